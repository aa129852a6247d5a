#!/usr/bin/env node
import module from 'node:module';
import v8 from 'node:v8';

// A parser's WebAssembly is compiled once and simply. V8 would compile its largest functions again to make them faster: on
// Node 20 that takes 0.4 s of processor time and 50 MB before it saves anything, on Node 24 600 MB. This holds for modules
// loaded from here on.
v8.setFlagsFromString('--no-wasm-dynamic-tiering');
v8.setFlagsFromString('--no-wasm-tier-up');

// From Node 22 on what a run has compiled is kept for the next one.
module.enableCompileCache?.();

const { main } = await import('../dist/src/cli/main.js');
process.exitCode = await main(process.argv.slice(2));
