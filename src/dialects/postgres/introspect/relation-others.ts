import { keyOf } from '../../../ir/index.js';
import { nameOf, type NameRow } from './catalog.js';
import type { RelationKind, RelationRow } from './relations.js';

/** What belongs to a relation and the IR does not model, for `Schema.others`. */
export function othersOfRelation(row: RelationRow): Record<string, string> {
  const key = keyOf(nameOf(row.name));
  const others: Record<string, string> = {};
  const add = (kind: string, definition: string | undefined): void => {
    if (definition !== undefined) others[`${kind} ${key}`] = definition;
  };
  const addPart = (kind: string, name: string, definition: string | undefined): void => {
    if (definition !== undefined) others[`${kind} ${name} on ${key}`] = definition;
  };
  add(WHOLE[row.kind] ?? '', WHOLE[row.kind] === undefined ? undefined : shapeOf(row));
  for (const { name, definition } of row.policies ?? []) addPart('policy', name, definition);
  for (const { name, definition } of row.rules ?? []) addPart('rule', name, definition);
  for (const { name, state } of row.triggers ?? []) addPart('trigger state', name, state);
  for (const { name, storage } of row.columns ?? []) addPart('storage', name, storage);
  for (const { name, unmodelled } of row.constraints ?? []) addPart('constraint', name, unmodelled);
  for (const { name, valid } of row.indexes ?? []) addPart('index', name, valid ? undefined : 'invalid');
  for (const { name, index } of row.constraints ?? []) {
    addPart('index of constraint', name, index?.with?.join(', '));
  }
  const parents = row.parents?.map(listedName).join(', ');
  add('partition', row.bound === undefined ? undefined : `${row.bound} of ${parents}`);
  add('inherits', row.bound === undefined ? parents : undefined);
  add('typed table', row.ofType);
  add(
    'forced row level security',
    row.forced === true && row.rowLevelSecurity !== true ? 'while off' : undefined,
  );
  add('storage', row.kind === 'f' ? undefined : row.storage);
  return others;
}

/** Relations that are in the schema only as a whole. */
const WHOLE: Partial<Record<RelationKind, string>> = { c: 'composite type', f: 'foreign table' };

function shapeOf(row: RelationRow): string {
  const columns = (row.columns ?? []).map(({ name, ...rest }) =>
    [name, rest.type, rest.notNull ? 'not null' : '', rest.expression ?? '', rest.comment ?? '']
      .filter((part) => part !== '')
      .join(' '),
  );
  return [`(${columns.join(', ')})`, row.storage, row.comment].filter((part) => part !== undefined).join(' ');
}

function listedName(name: NameRow): string {
  return keyOf(nameOf(name));
}
