import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ts as whole } from '@ts-morph/common';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { typescriptParser } from '../../scripts/build/typescript-parser.js';
import { folderWith } from '../support/cli.js';

const file = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@ts-morph/common')),
  'typescript.js',
);
const used = ['createSourceFile', 'forEachChild', 'ScriptTarget', 'ScriptKind', 'getLeadingCommentRanges'];

test('the part of TypeScript that is built in reads code as the whole does, and brings nothing else', async () => {
  const outfile = path.join(folderWith({}), 'parser.mjs');
  const contents = typescriptParser(file, new Set([...used, 'noSuchName']));
  await build({
    stdin: { contents },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    tsconfigRaw: {},
  });
  expect(readFileSync(outfile, 'utf8').length).toBeLessThan(2_500_000);

  const part = (await import(pathToFileURL(outfile).href)) as typeof whole;
  expect(Object.keys(part).toSorted()).toEqual(used.toSorted());
  const folders = ['src/source', 'fixtures/shop'];
  for (const name of folders.flatMap((folder) => codeIn(folder))) {
    const text = readFileSync(name, 'utf8');
    expect([name, treeOf(part, name, text)]).toEqual([name, treeOf(whole, name, text)]);
    const broken = text.slice(0, text.length / 2);
    expect([name, treeOf(part, name, broken)]).toEqual([name, treeOf(whole, name, broken)]);
  }
});

test('a compiler that is laid out otherwise is refused', () => {
  expect(() => typescriptParser(import.meta.filename, new Set(used))).toThrow('is not laid out as it was');
});

function codeIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => /\.[cm]?[jt]s$/.test(name)).map((name) => path.join(folder, name));
}

/** Kind, place and comments of each node, and what the parser finds wrong. */
function treeOf(ts: typeof whole, name: string, text: string): string {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found: unknown[] = [];
  const visit = (node: whole.Node): void => {
    const comments = ts.getLeadingCommentRanges(text, node.pos)?.length ?? 0;
    found.push([node.kind, node.getStart(source), node.end, node.flags, comments]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly whole.Diagnostic[] };
  return JSON.stringify([
    found,
    parseDiagnostics.map(({ code, start, messageText }) => [code, start, messageText]),
  ]);
}
