import type { Expression, OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { WayContext } from '../way.js';

/** An INSERT, and what it does where a row is there already. */
export interface ReadInsert {
  readonly operation: OperationOf<'insert'>;
  readonly conflict:
    | undefined
    | { readonly kind: 'ignore' }
    | { readonly kind: 'replace' }
    | {
        readonly kind: 'update';
        readonly set: readonly { readonly column: string; readonly value: Expression }[];
      };
}

const NAME = '(?:`(?:[^`]|``)+`|[\\w$]+)(?:\\s*\\.\\s*(?:`(?:[^`]|``)+`|[\\w$]+))?';
const HEAD = new RegExp(
  `^\\s*(INSERT|REPLACE)((?:\\s+(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE))*)\\s+(?:INTO\\s+)?(${NAME})\\s*`,
  'i',
);

/** Reads an INSERT or REPLACE that has more to it than rows in named columns. Throws NeedsPerson for what is not understood. */
export function readInsert(sql: string, context: WayContext): ReadInsert {
  const head = HEAD.exec(sql);
  if (head === null) return needsPerson('insert', 'this form of INSERT is not translated');
  const [start, verb = '', modifiers = '', name = ''] = head;
  const rest = sql.slice(start.length).replace(/;\s*$/, '');
  const bare = masked(rest);
  const at = /\bON\s+DUPLICATE\s+KEY\s+UPDATE\b/i.exec(bare);
  const rows = at === null ? rest : rest.slice(0, at.index);
  const operation = rowsOf(name, rows, context);
  if (verb.toUpperCase() === 'REPLACE') return { operation, conflict: { kind: 'replace' } };
  if (at !== null) {
    if (/\bIGNORE\b/i.test(modifiers))
      needsPerson('insert', 'INSERT IGNORE with ON DUPLICATE KEY is not translated');
    return {
      operation,
      conflict: { kind: 'update', set: assignments(name, rest.slice(at.index + at[0].length), context) },
    };
  }
  return { operation, conflict: /\bIGNORE\b/i.test(modifiers) ? { kind: 'ignore' } : undefined };
}

/** Whether an INSERT takes its rows, or a value of them, from a query. */
export function holdsQuery(sql: string): boolean {
  return /\bSELECT\b/i.test(masked(sql));
}

function rowsOf(name: string, rows: string, context: WayContext): OperationOf<'insert'> {
  const isBare = /^\s*(?:\(\s*\)\s*)?VALUES?\b/i.test(rows);
  const text = isBare ? `(${allColumns(name, context)}) ${rows.replace(/^\s*\(\s*\)/, '')}` : rows;
  const { operations } = context.from.parse(`INSERT INTO ${name} ${text}`, { file: '' });
  const [operation] = operations;
  if (operation?.kind !== 'insert' || operations.length !== 1)
    return needsPerson('insert', 'this form of INSERT is not translated');
  return operation;
}

/** The columns of a table, in order, as INSERT without a list of them means. */
function allColumns(name: string, context: WayContext): string {
  const { operations } = context.from.parse(`DELETE FROM ${name}`, { file: '' });
  const [read] = operations;
  const table = read?.kind === 'delete' ? context.source.table(read.table) : undefined;
  if (table === undefined) return needsPerson('missing', `there is no table ${name} here`);
  return table.columns.map((column) => `\`${column.name.replaceAll('`', '``')}\``).join(', ');
}

function assignments(
  name: string,
  text: string,
  context: WayContext,
): readonly { readonly column: string; readonly value: Expression }[] {
  const { operations } = context.from.parse(`UPDATE ${name} SET ${text}`, { file: '' });
  const [read] = operations;
  return read?.kind === 'update'
    ? read.set
    : needsPerson('on-duplicate-key', 'this form of ON DUPLICATE KEY UPDATE is not translated');
}

/** The text with what stands in quotes blanked out, place for place. */
function masked(sql: string): string {
  return sql.replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`/gs, (quoted) =>
    ' '.repeat(quoted.length),
  );
}
