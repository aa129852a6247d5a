import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

type EngineModule = typeof import('@prisma/schema-engine-wasm/schema_engine_bg');

/** Prisma's schema engine, one connection's worth of it. `free` gives its memory back. */
export type SchemaEngine = import('@prisma/schema-engine-wasm/schema_engine_bg').SchemaEngine;

/** What the engine says when it gives up, with its own code (`P3009`, `P1012`) where it has one. */
export class PrismaEngineError extends Error {
  override readonly name = 'PrismaEngineError';
  readonly code: string | undefined;
  constructor(message: string, code: string | undefined) {
    super(message);
    this.code = code;
  }
}

/** What is used of the global that @types/node 20 declares as a namespace of types only. */
const wasm = (
  globalThis as unknown as {
    readonly WebAssembly: {
      instantiate(
        bytes: Uint8Array,
        imports: object,
      ): Promise<{ readonly instance: { readonly exports: { __wbindgen_start(): void } } }>;
      readonly RuntimeError: new () => Error;
    };
  }
).WebAssembly;

let loading: Promise<EngineModule> | undefined;

/**
 * Loads Prisma's schema engine from npm alone: its WebAssembly build, instantiated by hand because Node 20 does not
 * import `.wasm` files (which is what the package's own entry does). 40 ms; later calls get the same instance.
 */
export function loadEngine(): Promise<EngineModule> {
  loading ??= instantiate();
  return loading;
}

/** Version of the engine that {@link loadEngine} loads: Prisma's version without the commit. */
export function engineVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(engineFolder(), 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return manifest.version.replace(/-.*$/, '');
}

/** The package exports no manifest, so its folder is found by its entry. */
function engineFolder(): string {
  return path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
}

async function instantiate(): Promise<EngineModule> {
  const folder = engineFolder();
  const glue = (await import(
    pathToFileURL(path.join(folder, 'schema_engine_bg.js')).href
  )) as EngineModule & {
    __wbg_set_wasm(exports: unknown): void;
  };
  const bytes = await readFile(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await wasm.instantiate(bytes, { './schema_engine_bg.js': glue });
  keepPanics();
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}

interface PanicRegistry {
  message?: string;
  set_message(message: string): void;
}

/** The engine hands a panic's message to this global before it traps; @prisma/internals may have set it already. */
function keepPanics(): void {
  const globals = globalThis as { PRISMA_WASM_PANIC_REGISTRY?: PanicRegistry };
  globals.PRISMA_WASM_PANIC_REGISTRY ??= {
    set_message(message) {
      this.message = message;
    },
  };
}

/** What the errors of a driver adapter are kept in: the engine only passes a number on. */
export interface AdapterErrors {
  consumeError(id: number): { readonly error: unknown } | undefined;
}

/**
 * Turns what the engine throws into {@link PrismaEngineError}, with the panic's message where it panicked and the
 * adapter's own error where that is what went wrong.
 */
export function asEngineError(error: unknown, adapterErrors?: AdapterErrors): PrismaEngineError {
  const { message, code } = error as { readonly message?: string; readonly code?: string };
  const id = /External error id#(\d+)/.exec(message ?? '')?.[1];
  const original = id === undefined ? undefined : adapterErrors?.consumeError(Number(id))?.error;
  if (original !== undefined) return new PrismaEngineError(reasonOf(original), undefined);
  if (error instanceof wasm.RuntimeError) {
    const panic = (globalThis as { PRISMA_WASM_PANIC_REGISTRY?: PanicRegistry }).PRISMA_WASM_PANIC_REGISTRY
      ?.message;
    return new PrismaEngineError(`Prisma's schema engine panicked: ${panic ?? error.message}`, undefined);
  }
  return new PrismaEngineError(withoutColors(message ?? String(error)), code);
}

/** Node's error for a refused connection to several addresses has a code, but no message. */
function reasonOf(error: unknown): string {
  const { message, code } = error as { readonly message?: string; readonly code?: string };
  return message === undefined || message === '' ? String(code ?? error) : message;
}

/** A message of the engine without its escape sequences. */
export function withoutColors(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}
