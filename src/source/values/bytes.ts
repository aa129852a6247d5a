import type { HostObject } from '../host.js';

/** The bytes that hosts stand for: plain data, though code reaches them as it reaches an adapter's objects. */
const contents = new WeakMap<HostObject, Buffer>();

/** Makes a host stand for bytes. They must not be changed. */
export function standForBytes(host: HostObject, bytes: Buffer): HostObject {
  contents.set(host, bytes);
  return host;
}

/** The bytes of a `Buffer` of the code that is read; undefined for every other host. */
export function bytesOf(host: HostObject): Buffer | undefined {
  return contents.get(host);
}
