import { expect } from 'vitest';
import type { OperationBody } from '../../../../../src/ir/index.js';
import { postgres } from '../../../../../src/dialects/postgres/index.js';

await postgres.load();

/** The operations of a text, without their origins; the text has no errors. */
export function read(sql: string): readonly OperationBody[] {
  const { operations, diagnostics } = postgres.parse(sql, { file: 'test.sql' });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return operations.map(({ origin: _origin, ...body }) => body);
}

/** The only operation of a text. */
export function readOne(sql: string): OperationBody {
  const [operation, ...others] = read(sql);
  if (operation === undefined || others.length > 0) throw new Error(`not one operation: ${sql}`);
  return operation;
}
