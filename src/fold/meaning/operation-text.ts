import type { OperationBody } from '../../ir/index.js';

/** Longer descriptions end in an ellipsis. */
const maxLength = 300;

/** An operation in words and data, short enough for a message: `addColumn {"table":{"name":"t"},…}`. */
export function operationText(operation: OperationBody): string {
  const { kind, ...rest } = operation;
  const text = `${kind} ${JSON.stringify(rest)}`;
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
