import type { Constraint, Index, Name } from '../../ir/index.js';
import type { NamingRules, TakenNames } from '../../fold/naming.js';
import type { Flavour } from './flavour.js';

/** The longest identifier, in characters (MySQL manual, "Identifier Length Limits"). */
const MAX_NAME = 64;

/** Bytes of a column's name that MySQL leaves in the name of an index before its number: its buffer for 64, less four. */
const NUMBERED_BYTES = 61;

/**
 * The default names of MySQL and MariaDB. Sources: `make_unique_key_name` (indexes), `prepare_check_constraints_for_create`
 * and `generate_fk_name` in `sql/sql_table.cc`; MariaDB's `fix_constraints_names`; asked of both servers.
 */
export function namingOf(flavour: Flavour): NamingRules {
  return {
    constraint: (table, constraint, taken) => constraintName(flavour, table, constraint, taken),
    index: (_table, index, taken) => indexName(index, taken, flavour),
    // There are no sequences of columns and no domains: the names are never asked for.
    sequence: ({ table, column }) => `${table.name}_${column}`,
    domainCheck: (domain) => domain.name,
    truncate: (name) => name.slice(0, MAX_NAME),
  };
}

function constraintName(flavour: Flavour, table: Name, constraint: Constraint, taken: TakenNames): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return 'PRIMARY';
    case 'foreignKey':
      return numbered((n) => flavour.foreignKeyName(table.name, n), taken, true);
    case 'check':
      if (constraint.column !== undefined) return constraint.column;
      // MariaDB takes the first number that is free, MySQL the one after the highest.
      return numbered((n) => flavour.checkName(table.name, n), taken, flavour.dialect === 'mysql');
    case 'unique':
      return indexName({ keys: constraint.columns.map((column) => ({ column })) }, taken, flavour);
    case 'exclusion':
      return constraint.method;
  }
}

/** The first numbered name that is free; `afterHighest`: from the highest number on that the table has. */
function numbered(name: (n: number) => string, taken: TakenNames, afterHighest: boolean): string {
  let n = 1;
  if (afterHighest) {
    const [before = '', after = ''] = name(0).split(/0(?=\D*$)/);
    for (const other of taken.ofTable?.() ?? []) {
      if (!other.startsWith(before) || !other.endsWith(after)) continue;
      const digits = other.slice(before.length, other.length - after.length);
      if (/^\d+$/.test(digits)) n = Math.max(n, Number(digits) + 1);
    }
  }
  while (taken.constraint(name(n))) n += 1;
  return name(n);
}

/** As much of a name as so many bytes hold. MySQL refuses a name that it has to cut within a letter. */
function firstBytes(name: string, bytes: number): string {
  let result = '';
  let left = bytes;
  for (const letter of name) {
    left -= Buffer.byteLength(letter);
    if (left < 0) break;
    result += letter;
  }
  return result;
}

/** The first column's name, then with `_2`, `_3` …; where one of the keys is an expression `functional_index`. */
export function indexName(
  index: Pick<Index, 'keys'>,
  taken: Pick<TakenNames, 'relation'>,
  { dialect }: Flavour,
): string {
  const isPlain = index.keys.every(({ column }) => column !== undefined);
  const base = (isPlain ? index.keys[0]?.column : undefined) ?? 'functional_index';
  if (base.toUpperCase() !== 'PRIMARY' && !taken.relation(base)) return base;
  // MariaDB leaves a name whole, and refuses one that is too long then (asked of both).
  const short = dialect === 'mysql' ? firstBytes(base, NUMBERED_BYTES) : base;
  for (let n = 2; ; n += 1) {
    const name = `${short}_${n}`;
    if (!taken.relation(name)) return name;
  }
}
