import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../adapters/index.js';
import { convert } from '../src/convert/convert.js';
import { loadDialect } from '../src/dialects/index.js';
import { createState } from '../src/fold/create-state.js';
import { sameMeaning } from '../src/fold/meaning/equivalence.js';
import { foldInto } from '../src/fold/fold-into.js';
import { findSet } from '../src/history/find.js';
import { readHistory } from '../src/history/read.js';
import type { DialectName, History, Operation } from '../src/ir/index.js';
import { filesIn } from './support/cli.js';
import { cases, casesElsewhere } from './support/fixtures.js';

/** `UPDATE_FIXTURES=1` writes the goldens anew from the SQL files: read the difference before it is committed. */
const UPDATE = process.env['UPDATE_FIXTURES'] === '1';

async function read(folder: string, adapter: string, dialect: DialectName): Promise<History> {
  const set = await findSet(path.join(folder, adapter), registry, { adapter });
  const { history, reading } = await readHistory(set, registry, { dialect });
  expect([...set.diagnostics, ...reading.diagnostics].filter((d) => d.severity !== 'note')).toEqual([]);
  for (const { diagnostics } of history.migrations)
    // A way back that restores less is as much a case as any other.
    expect(diagnostics.filter((d) => d.severity !== 'note' && d.code !== 'down-differs')).toEqual([]);
  return history;
}

async function written(
  folder: string,
  from: string,
  to: string,
  dialect: DialectName,
): Promise<Readonly<Record<string, string>>> {
  const out = path.join(folder, to);
  const { report } = await convert(path.join(folder, from), registry, {
    from,
    to,
    out,
    dialect,
    sourceDialect: dialect,
  });
  expect(report.totals).toMatchObject({ lossy: 0, manual: 0 });
  return Object.fromEntries(
    [...report.files].map((file) => [file.path, file.text] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function rewrite(folder: string, files: Readonly<Record<string, string>>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** What a history means, without where that is written. */
function meaning(history: History): unknown {
  const plain = (operations: readonly Operation[] | undefined) =>
    operations?.map(({ origin: _, ...body }) => body);
  return history.migrations.map(({ name, timestamp, up, down, missingDown }) => ({
    ...{ name, timestamp, transaction: up.transaction, up: plain(up.operations) },
    ...(down === undefined ? { missingDown } : { down: plain(down.operations) }),
  }));
}

describe.each([...cases, ...casesElsewhere])('$name', ({ folder, dialect, tools, sources: told }) => {
  it('means what ir.json says', async () => {
    if (UPDATE)
      for (const to of ['sql', ...tools.filter((one) => one !== 'sql')])
        rewrite(path.join(folder, to), await written(folder, 'sql', to, dialect));
    const text = `${JSON.stringify(meaning(await read(folder, 'sql', dialect)), null, 2)}\n`;
    const golden = path.join(folder, 'ir.json');
    if (UPDATE) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  it.each(told)('means the same for %s', async (adapter) => {
    const [expected, actual] = [await read(folder, 'sql', dialect), await read(folder, adapter, dialect)];
    expect(actual.migrations).toHaveLength(expected.migrations.length);
    const state = createState(await loadDialect(dialect));
    expected.migrations.forEach((migration, i) => {
      const other = actual.migrations[i];
      expect(sameMeaning(migration.up.operations, other?.up.operations ?? [], state)).toBeUndefined();
      foldInto(state, migration.up.operations);
      expect(other?.missingDown === undefined).toBe(migration.missingDown === undefined);
      const [down, otherDown] = [migration.down?.operations ?? [], other?.down?.operations ?? []];
      expect(sameMeaning(down, otherDown, state)).toBeUndefined();
    });
  });

  // On the other databases tools spell the same default in more than one way: there the files come of the SQL.
  const sources = dialect === 'postgres' ? told : ['sql'];
  it.each(sources.flatMap((from) => tools.map((to) => [from, to] as const)))(
    '%s → %s gives exactly its files',
    async (from, to) => {
      expect(await written(folder, from, to, dialect)).toEqual(filesIn(path.join(folder, to)));
    },
  );

  it('undone to the last, leaves nothing', async () => {
    const { migrations } = await read(folder, 'sql', dialect);
    const state = createState(await loadDialect(dialect));
    const befores = migrations.map(({ up }) => {
      const before = state.snapshot();
      expect(foldInto(state, up.operations).filter((d) => d.severity === 'error')).toEqual([]);
      return before;
    });
    for (const [i, { down }] of [...migrations.entries()].toReversed()) {
      if (down === undefined) return;
      expect(foldInto(state, down.operations).filter((d) => d.severity === 'error')).toEqual([]);
      if (i === 0) expect(state.snapshot()).toEqual(befores[0]);
    }
  });
});
