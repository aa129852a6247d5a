import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where a code is given: in a diagnostic, to the functions that make one. */
const GIVEN =
  /(?:\bcode: |\brefuse\(\s*|\bproblem\(\s*|new (?:Input|Server)Error\(\s*|#leaveOut\(event, )'([a-z\d]+(?:-[a-z\d]+)+)'/g;

/** The unions that list codes; others list other names. */
const LISTS: readonly string[] = ['src/source/syntax/diagnostic.ts', 'src/dialects/server.ts'];
const LISTED = /^ {2}\| '([a-z\d]+(?:-[a-z\d]+)+)'/gm;

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(root, folder, file));
}

it('every code that is told to people is on the page', () => {
  const page = readFileSync(path.join(root, 'docs/diagnostics.md'), 'utf8');
  const given = (file: string, pattern: RegExp) =>
    [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, code]) => code);
  const listed = LISTS.map((file) => given(path.join(root, file), LISTED));
  for (const codes of listed) expect(codes.length).toBeGreaterThan(0);
  const codes = [
    ...[...sources('src'), ...sources('adapters')].flatMap((file) => given(file, GIVEN)),
    ...listed.flat(),
  ];
  expect(codes.length).toBeGreaterThan(60);
  expect([...new Set(codes)].filter((code) => !page.includes(`\`${code}\``)).toSorted()).toEqual([]);
});
