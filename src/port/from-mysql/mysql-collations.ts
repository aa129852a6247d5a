import type { Column, DialectName, Table } from '../../ir/index.js';

/**
 * What the collation of a column of MySQL takes for equal; `undefined`: nothing, text is compared as it is written. Names of
 * collations end with what they ignore (manual, "Collation Naming Conventions"); where none is said the server's default,
 * which ignores both, is taken.
 */
export function foldsCase(column: Column, table: Table): 'case' | 'case and accents' | undefined {
  const charset = column.charset ?? table.options?.['charset'];
  const name =
    column.collation?.name ?? (column.charset === undefined ? table.options?.['collate'] : undefined);
  if (name === undefined) return charset === 'binary' ? undefined : 'case and accents';
  if (/_bin$|_cs$|^binary$/i.test(name)) return undefined;
  return /_as_ci$/i.test(name) ? 'case' : 'case and accents';
}

/** What the key that a column is in takes for equal: where foreign keys join columns, one thing for all of them. */
export function keyFolds(
  column: Column,
  table: Table,
  plan: {
    joinedFolding(table: Table['name'], column: string): 'case' | 'case and accents' | 'none' | undefined;
  },
): 'case' | 'case and accents' | undefined {
  const joined = plan.joinedFolding(table.name, column.name);
  if (joined === undefined) return foldsCase(column, table);
  return joined === 'none' ? undefined : joined;
}

/**
 * Whether the collation of a column takes texts for equal that differ in spaces at the end. In MySQL all do but those of UCA
 * 9.0.0 (manual, "The Unicode Character Sets"), in MariaDB those with `nopad` in their name.
 */
export function ignoresSpaces(column: Column, table: Table, dialect: DialectName): boolean {
  const charset = column.charset ?? table.options?.['charset'];
  const name =
    column.collation?.name ?? (column.charset === undefined ? table.options?.['collate'] : undefined);
  if (charset === 'binary' || name === 'binary') return false;
  // The default of MySQL is utf8mb4_0900_ai_ci, that of MariaDB utf8mb4_general_ci.
  if (name === undefined) return dialect === 'mariadb' || (charset !== undefined && charset !== 'utf8mb4');
  return !/_0900_|_nopad_/i.test(name);
}
