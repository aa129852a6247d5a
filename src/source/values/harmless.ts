import { bytesOf } from './bytes.js';
import type { HostObject } from '../host.js';

const harmless = new WeakSet<HostObject>();

/** Marks a host through which nothing can be sent and nothing changed: a library of types, a function that computes. */
export function markHarmless(host: HostObject): HostObject {
  harmless.add(host);
  return host;
}

/** Whether nothing of an adapter can be reached through a host. */
export function isHarmless(host: HostObject): boolean {
  return harmless.has(host) || bytesOf(host) !== undefined;
}
