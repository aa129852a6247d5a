import type { OperationBody } from '../../../ir/index.js';

/** Conditions that only the schema brings about (PostgreSQL manual, "PostgreSQL Error Codes": class 42). */
export const SCHEMA_CONDITIONS: ReadonlySet<string> = new Set([
  'duplicate_column',
  'duplicate_object',
  'duplicate_schema',
  'duplicate_table',
  'undefined_column',
  'undefined_object',
  'undefined_table',
]);

/**
 * The conditions by which PostgreSQL may refuse an operation that folding refuses with a code; `undefined`: not known. Several: which of them it is, is
 * not known. Each is run on the server by test/src/dialects/postgres/blocks.test.ts.
 */
export function conditionsOf(code: string, operation: OperationBody): readonly string[] | undefined {
  switch (operation.kind) {
    case 'createEnum':
    case 'addEnumValue':
      return BY_CODE[code];
    case 'addColumn':
      return code === 'column-exists' || code === 'table-not-found' ? BY_CODE[code] : undefined;
    case 'dropColumn':
      return code === 'column-not-found' || code === 'table-not-found' ? BY_CODE[code] : undefined;
    case 'createTable':
      return code === 'table-exists' ? BY_CODE[code] : undefined;
    case 'dropTable':
      return code === 'table-not-found' ? BY_CODE[code] : undefined;
    case 'addConstraint': {
      if (code === 'table-not-found') return BY_CODE[code];
      if (code !== 'constraint-exists') return undefined;
      // The name of a key is that of a relation, which is looked for first.
      const { kind } = operation.constraint;
      return kind === 'foreignKey' || kind === 'check' ? ['duplicate_object'] : ['duplicate_table'];
    }
    case 'dropConstraint':
      return code === 'constraint-not-found' || code === 'table-not-found' ? BY_CODE[code] : undefined;
    default:
      return undefined;
  }
}

const BY_CODE: Readonly<Record<string, readonly string[]>> = {
  'type-exists': ['duplicate_object'],
  'enum-value-exists': ['duplicate_object'],
  'type-not-found': ['undefined_object'],
  'column-exists': ['duplicate_column'],
  'column-not-found': ['undefined_column'],
  'table-exists': ['duplicate_table'],
  'table-not-found': ['undefined_table'],
  'constraint-not-found': ['undefined_object'],
};

/**
 * Whether it may depend on rows, or on what folding does not look at, if an operation is refused where an error is caught. `isAny`: errors are caught
 * that rows bring about; else these leave the block, and the migration.
 */
export function mayFailByRows(operation: OperationBody, { isAny }: { readonly isAny: boolean }): boolean {
  switch (operation.kind) {
    case 'createEnum':
    case 'addEnumValue':
    case 'dropColumn':
    case 'dropConstraint':
    case 'dropTable':
    case 'createTable':
      return false;
    case 'addColumn':
      return isAny && (!operation.column.nullable || operation.constraints !== undefined);
    case 'addConstraint':
      return isAny;
    default:
      return true;
  }
}
