// Builds dist: types by TypeScript, and the code by esbuild, which puts modules that are always loaded together into one file.
// Loading 300 modules one by one takes Node.js 0.2 s, a fifth of what a short conversion takes.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { commandLineParser } from './build/command-line-parser.js';
import { licencesOf, packageOf } from './build/licences.js';
import { typescriptParser } from './build/typescript-parser.js';

const require = createRequire(import.meta.url);
const root = path.dirname(import.meta.dirname);
const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const [, oldest] = /\^(\d+\.\d+)/.exec(engines.node) ?? [];

rmSync(path.join(root, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
/** The folders of the packages that become part of the build. */
const builtIn = [];

/** Of the TypeScript compiler that ts-morph brings only the part that reads code. */
const parserOnly = {
  name: 'typescript-parser',
  setup({ onResolve, onLoad }) {
    const file = path.join(path.dirname(require.resolve('@ts-morph/common')), 'typescript.js');
    builtIn.push(packageOf(file), packageOf(require.resolve('typescript')));
    onResolve({ filter: /^@ts-morph\/common$/ }, () => ({ path: 'ts', namespace: 'typescript' }));
    onResolve({ filter: /^parser$/, namespace: 'typescript' }, () => ({
      path: file,
      namespace: 'typescript',
    }));
    onLoad({ filter: /^ts$/, namespace: 'typescript' }, () => ({
      contents: `export * as ts from 'parser';`,
    }));
    onLoad({ filter: /typescript\.js$/, namespace: 'typescript' }, () => ({
      contents: typescriptParser(file, usedOfTypescript()),
    }));
  },
};

/** The parser of the command line with its packages in it. */
const oneParser = {
  name: 'command-line-parser',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^yargs$/ }, () => ({ path: 'yargs', namespace: 'command-line' }));
    onLoad({ filter: /.*/, namespace: 'command-line' }, async () => {
      const { contents, packages } = await commandLineParser();
      builtIn.push(...packages);
      return { contents };
    });
  },
};

/** What the code that reads code takes of TypeScript: all that it names as a member of `ts`. */
function usedOfTypescript() {
  const folder = path.join(root, 'src/source');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const texts = files.map((name) => readFileSync(path.join(folder, name), 'utf8'));
  return new Set(texts.flatMap((text) => [...text.matchAll(/\bts\.(\w+)/g)].map(([, name]) => name)));
}

const adapters = readdirSync(path.join(root, 'adapters')).flatMap((name) => {
  const entries = [`adapters/${name}/index.ts`, `adapters/${name}/runner/child.ts`];
  return entries.filter((entry) => existsSync(path.join(root, entry)));
});
await build({
  absWorkingDir: root,
  // What is named from outside: the library, the command line, and what starts as a child process, with what names it.
  entryPoints: ['src/index.ts', 'src/cli/main.ts', ...adapters],
  outdir: 'dist',
  outbase: '.',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  packages: 'external',
  plugins: [parserOnly, oneParser],
  format: 'esm',
  platform: 'node',
  target: `node${oldest}`,
  // Not those of folders above this one.
  tsconfigRaw: {},
  charset: 'utf8',
  logLevel: 'warning',
});

writeFileSync(path.join(root, 'dist/LICENSES.txt'), licencesOf(builtIn));
