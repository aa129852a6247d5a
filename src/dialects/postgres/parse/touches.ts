import type { RangeVar } from 'libpg-query';
import type { Name, ObjectReference } from '../../../ir/index.js';
import { keyOf } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { Unmodelled } from './nodes.js';

/** The tables and views that a part of the syntax tree names, each once, in order; not those of the system. */
export function relationsIn(context: StatementContext, part: unknown): readonly Name[] {
  const found: RangeVar[] = [];
  const local = new Set<string>();
  visitObjects(part, (node) => {
    if (typeof node['ctename'] === 'string') local.add(node['ctename']);
  });
  visitObjects(part, (node) => {
    if (typeof node['relname'] !== 'string') return;
    const relation = node as RangeVar;
    if (relation.schemaname !== undefined || !local.has(node['relname'])) found.push(relation);
  });
  // The tree has the parts of a statement in the grammar's order.
  found.sort((a, b) => (a.location ?? 0) - (b.location ?? 0));
  const names = new Map<string, Name>();
  for (const relation of found) {
    const name = resolved(context, relation);
    if (name !== undefined) names.set(keyOf(name), name);
  }
  return [...names.values()];
}

/** {@link relationsIn} as what raw SQL touches. */
export function tablesIn(context: StatementContext, part: unknown): readonly ObjectReference[] {
  return relationsIn(context, part).map((name) => ({ kind: 'table', name }));
}

/** Whether a part of the syntax tree names a table of the system. */
export function touchesSystem(relation: RangeVar | undefined): boolean {
  const { schemaname, relname = '' } = relation ?? {};
  return (
    schemaname === 'pg_catalog' ||
    schemaname === 'information_schema' ||
    (schemaname === undefined && relname.startsWith('pg_'))
  );
}

/** The names of the functions that a part of the syntax tree calls, as written, without `pg_catalog`. */
export function functionsIn(part: unknown): readonly string[] {
  const names = new Set<string>();
  visitObjects(part, (node) => {
    const parts = node['funcname'];
    if (!Array.isArray(parts)) return;
    const name = parts
      .map((piece: { readonly String?: { readonly sval?: string } }) => piece.String?.sval ?? '')
      .join('.');
    names.add(name.replace(/^pg_catalog\./, ''));
  });
  return [...names];
}

function resolved(context: StatementContext, relation: RangeVar): Name | undefined {
  try {
    return context.names.relation(relation);
  } catch (error) {
    if (error instanceof Unmodelled) return undefined;
    throw error;
  }
}

/** Visits every object of a tree. */
export function visitObjects(part: unknown, visit: (node: Readonly<Record<string, unknown>>) => void): void {
  if (part === null || typeof part !== 'object') return;
  if (Array.isArray(part)) {
    for (const element of part) visitObjects(element, visit);
    return;
  }
  visit(part as Readonly<Record<string, unknown>>);
  for (const value of Object.values(part)) visitObjects(value, visit);
}
