import type { Diagnostic, Operation } from '../ir/index.js';
import type { SchemaState } from './state.js';

/** Applies operations to a state in order; gives what the server would refuse. */
export function foldInto(state: SchemaState, operations: readonly Operation[]): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const operation of operations) problems.push(...state.apply(operation));
  return problems;
}
