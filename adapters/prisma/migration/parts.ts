import { runsOutsideTransaction, type Direction, type Operation } from '../../../src/ir/index.js';

/**
 * The line by which the second and later folders of one migration say that they belong to the first. Prisma runs a
 * file as one simple query, which PostgreSQL wraps in a transaction as soon as it holds two statements; so
 * `CREATE INDEX CONCURRENTLY` works only alone in its file (measured with Prisma's engine 7.10).
 */
const CONTINUES = /^-- ormbridge: continues (\S+)$/m;

export function continuationLine(id: string): string {
  return `-- ormbridge: continues ${id}`;
}

/** The migration that a file continues, if it says so within its first lines. */
export function continuedBy(text: string): string | undefined {
  return CONTINUES.exec(text.slice(0, 512))?.[1];
}

/** The folder of the `index`th part, counted from 0: the first has the migration's own. Sorts directly behind it. */
export function partFolder(id: string, index: number): string {
  return index === 0 ? id : `${id}_part${String(index + 1).padStart(2, '0')}`;
}

/**
 * The files that a direction needs, by the indexes of their operations: a statement that cannot run in a transaction
 * stands alone, and a new value of an enum ends its file where something behind it may use the value, because
 * PostgreSQL lets nothing do that before it is committed (manual, ALTER TYPE).
 */
export function partsOf(direction: Direction): readonly (readonly number[])[] {
  const parts: number[][] = [];
  let open: number[] | undefined;
  direction.operations.forEach((operation, index) => {
    if (runsOutsideTransaction(operation)) {
      parts.push([index]);
      open = undefined;
      return;
    }
    if (open === undefined) {
      open = [];
      parts.push(open);
    }
    open.push(index);
    if (operation.kind === 'addEnumValue' && needsCommit(operation.value, index, direction)) open = undefined;
  });
  return parts.length === 0 ? [[]] : parts;
}

/** Where the author turned the transaction off, anything behind may; else what has the value's text in it. */
function needsCommit(value: string, index: number, direction: Direction): boolean {
  if (direction.transaction === 'none') return true;
  const literal = JSON.stringify(value).slice(1, -1);
  return direction.operations.slice(index + 1).some((later) => meaningOf(later).includes(literal));
}

function meaningOf(operation: Operation): string {
  if (operation.kind === 'addEnumValue') return '';
  return JSON.stringify({ ...operation, origin: undefined });
}
