import type { Dialect } from '../../src/dialects/dialect.js';
import type { Direction } from '../../src/ir/index.js';
import type { RandomHistory } from './history.js';

/** A history as SQL, to be read by a person and run by hand. */
export function showHistory({ migrations }: RandomHistory, dialect: Dialect): string {
  return migrations
    .flatMap(({ id, up, down }) => [
      `-- ${id}: up`,
      ...statementsOf(up, dialect),
      `-- ${id}: down`,
      ...(down === undefined ? [] : statementsOf(down, dialect)),
    ])
    .join('\n');
}

/** The statements of one way of a migration, each with its semicolon. */
export function statementsOf(direction: Direction, dialect: Dialect): readonly string[] {
  return direction.operations.flatMap((operation) =>
    operation.kind === 'opaque' ? [] : dialect.print(operation).map((statement) => `${statement};`),
  );
}
