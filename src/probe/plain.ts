import type { ProbeTable } from './model.js';
import { columnsIn } from './model.js';
import type { Refusal } from './refusal.js';
import { plainRow, type ProbeRow, type ScenarioWorld } from './scenario.js';
import type { ProbeSession } from './session.js';
import type { ProbeValue } from './value.js';

/** How many rows are tried before it is said that none was found. */
const MOST_TRIES = 400;

/** What was found for a table: values that satisfy its checks, where the plain ones do not. */
export interface FoundPlain {
  readonly fixed: ProbeRow;
  /** Why the last row that was tried was refused; undefined: one was taken. */
  readonly refusal?: Refusal;
}

/**
 * Finds a row that all sides accept: the plainest, else with other values in the columns of the check that refuses it.
 * `world.fixed` is where it begins. The rows are not kept.
 */
export async function findPlain(world: ScenarioWorld, sides: readonly ProbeSession[]): Promise<FoundPlain> {
  const attempt = async (fixed: ProbeRow): Promise<Refusal | undefined> => {
    const row = plainRow({ ...world, fixed }, 0);
    for (const side of sides) {
      const { refusals } = await side.run([{ kind: 'insert', table: world.table, row, odd: [] }], []);
      if (refusals[0] !== undefined) return refusals[0];
    }
    return undefined;
  };
  let { fixed } = world;
  let refusal = await attempt(fixed);
  let tries = 1;
  const seen = new Set<string>();
  while (refusal !== undefined && tries < MOST_TRIES) {
    const key = refusal.constraint ?? refusal.column ?? refusal.kind;
    const columns = suspects(world.table, refusal);
    if (columns.length === 0 || seen.has(key)) break;
    seen.add(key);
    for (const values of combinations(world.table, columns)) {
      if (tries++ >= MOST_TRIES) break;
      const next = new Map([...fixed, ...values]);
      const other = await attempt(next);
      if (other !== undefined && (other.constraint ?? other.column ?? other.kind) === key) continue;
      fixed = next;
      refusal = other;
      break;
    }
  }
  return refusal === undefined ? { fixed } : { fixed, refusal };
}

/** The columns that a refusal may be about. */
function suspects(table: ProbeTable, { constraint, column }: Refusal): readonly string[] {
  const check = table.source.constraints.find(({ kind, name }) => kind === 'check' && name === constraint);
  if (check?.kind === 'check') return [...new Set(columnsIn(check.expression))];
  if (column !== undefined) return [column];
  // A domain, a trigger or a type that the model does not know.
  return table.columns.filter(({ canOmit, canWrite }) => !canOmit && canWrite).map(({ name }) => name);
}

/** Values for columns, one column changed before two are. */
function* combinations(
  table: ProbeTable,
  names: readonly string[],
): Generator<readonly (readonly [string, ProbeValue])[]> {
  const columns = table.columns.filter(({ name, canWrite }) => canWrite && names.includes(name));
  for (const { name, values } of columns) for (const value of values) yield [[name, value]];
  for (const [i, first] of columns.entries()) {
    for (const second of columns.slice(i + 1)) {
      for (const a of first.values.slice(0, 12)) {
        for (const b of second.values.slice(0, 12)) {
          yield [
            [first.name, a],
            [second.name, b],
          ];
        }
      }
    }
  }
}
