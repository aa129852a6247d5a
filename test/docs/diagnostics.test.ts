import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where a code is given: in a diagnostic, to the functions that make one, in the unions that list them. */
const GIVEN =
  /(?:\bcode: |\brefuse\(\s*|\bproblem\(\s*|new (?:Input|Server)Error\(\s*|#leaveOut\(event, |^ {2}\| )'([a-z\d]+(?:-[a-z\d]+)+)'/gm;

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(root, folder, file));
}

it('every code that is told to people is on the page', () => {
  const page = readFileSync(path.join(root, 'docs/diagnostics.md'), 'utf8');
  const codes = [...sources('src'), ...sources('adapters')].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(GIVEN)].map(([, code]) => code),
  );
  expect(codes.length).toBeGreaterThan(60);
  expect([...new Set(codes)].filter((code) => !page.includes(`\`${code}\``)).toSorted()).toEqual([]);
});
