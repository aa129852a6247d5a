import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { cli } from '../support/cli.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the README shows on a terminal: the arguments after `ormbridge.js`, and what is printed; `…` leaves lines out. */
const SHOWN = [
  ...readFileSync(path.join(root, 'README.md'), 'utf8').matchAll(/```console\n\$ ([^]*?)```/g),
].flatMap(([, block = '']) => {
  const [command = '', ...printed] = block.trimEnd().split('\n');
  const args = /\bnode bin\/ormbridge\.js (.*)$/.exec(command)?.[1];
  return args === undefined ? [] : [{ args, printed }];
});

it('shows both main jobs', () => {
  expect(SHOWN.map(({ args }) => args.split(' ')[0])).toEqual(['convert', 'port']);
});

it.each(SHOWN)('$args', async ({ args, printed }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const here = args.replaceAll('/tmp', folder).replaceAll('fixtures/', path.join(root, 'fixtures/'));
  const { stdout, stderr } = await cli(...here.split(' '));
  const lines = lineByLine(`${stdout}${stderr}`.replaceAll(folder, '/tmp'));
  const shown = lineByLine(printed.join('\n'));
  let from = 0;
  for (const [index, line] of shown.entries()) {
    if (line.trim() === '…') continue;
    const isNext = shown[index - 1]?.trim() !== '…';
    const at = lines.indexOf(line, from);
    expect(at, `${line}\nin what was printed:\n${lines.slice(from).join('\n')}`).toBeGreaterThanOrEqual(from);
    if (isNext && index > 0) expect(lines.slice(from, at), `before: ${line}`).toEqual([]);
    from = at + 1;
  }
});

it('shows the picture that inspect draws', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'SCHEMA.md');
  expect((await cli('inspect', path.join(root, 'fixtures/shop/knex'), '--diagram', file)).code).toBe(0);
  const picture = /```mermaid\n[^]*?```/;
  const [drawn] = picture.exec(readFileSync(file, 'utf8')) ?? [];
  expect(picture.exec(readFileSync(path.join(root, 'README.md'), 'utf8'))?.[0]).toBe(drawn);
});

/** Versions change with the packages. */
function lineByLine(text: string): readonly string[] {
  return text
    .replaceAll(/\b\d+\.\d+(?:\.\d+)?\b/g, 'x.y')
    .trim()
    .split('\n');
}
