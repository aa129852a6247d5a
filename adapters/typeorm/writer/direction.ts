import type { WrittenStyle } from '../../../src/adapter.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { runsOutsideTransaction, type Operation } from '../../../src/ir/index.js';
import { commentLines, sqlText } from '../../shared/javascript.js';
import { commentsOf, stopText } from '../../shared/writing.js';

/** The statements of `up` or `down`, and how each operation came to be written. */
export interface WrittenDirection {
  readonly statements: readonly string[];
  readonly styles: readonly WrittenStyle[];
  /** Classes of TypeORM that the statements make. */
  readonly uses: readonly string[];
  /** A statement is in it that cannot run in a transaction. */
  readonly outsideTransaction: boolean;
}

const INDENT = '    ';

/** Writes operations as statements of a method: the SQL of each, as TypeORM's own `migration:generate` writes it. */
export function writeDirection(operations: readonly Operation[], dialect: Dialect): WrittenDirection {
  const statements = operations.map((operation, index) =>
    rawText(operation, dialect, commentsOf([operation], operations[index - 1])),
  );
  return {
    statements,
    styles: operations.map(({ kind }) => (kind === 'opaque' ? 'manual' : 'raw')),
    uses: [],
    outsideTransaction: operations.some(runsOutsideTransaction),
  };
}

function rawText(operation: Operation, dialect: Dialect, comments: readonly string[]): string {
  const above = commentLines(comments, INDENT);
  if (operation.kind === 'opaque') return above + stopText(operation, INDENT);
  const statements = dialect
    .print(operation)
    .map((sql) => `${INDENT}await queryRunner.query(${sqlText(sql)});`);
  return above + statements.join('\n');
}
