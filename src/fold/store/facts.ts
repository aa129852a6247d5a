import type {
  Column,
  ColumnType,
  Constraint,
  Domain,
  EnumType,
  Expression,
  Index,
  Name,
  Sequence,
  Table,
  View,
} from '../../ir/index.js';
import { keyOf, siblingName } from '../../ir/index.js';
import { elementType, walkExpression } from '../expressions.js';
import { nextvalSequence } from '../nextval.js';
import type { Store } from './store.js';

/** What has a name in the namespace that tables, views, sequences and indexes share. */
export type RelationEntry =
  | { readonly kind: 'table' | 'view' | 'sequence' }
  /** The sequence of a serial or identity column. */
  | { readonly kind: 'columnSequence'; readonly table: Name; readonly column: string }
  | { readonly kind: 'index'; readonly on: Name }
  | { readonly kind: 'constraintIndex'; readonly on: Name };

/** An object with registers. */
export type Stored = Table | View | Sequence | Domain | EnumType;

/** What an object means to others. */
export interface Facts {
  /** The object itself, with its kind. */
  readonly user: string;
  readonly relations: ReadonlyMap<string, RelationEntry>;
  /** Keys of its constraints' names. */
  readonly constraints: readonly string[];
  readonly uses: ReadonlySet<string>;
  /** Functions that it calls and the state does not know. */
  readonly unknownFunctions: readonly Name[];
}

/** Finds what an object brings and uses. Functions count only if the state knows them: built-ins never go away. */
export function factsOf(kind: string, object: Stored, store: Store): Facts {
  const relations = new Map<string, RelationEntry>();
  const key = keyOf(object.name);
  const uses = new Set<string>();
  const constraints: string[] = [];
  const unknownFunctions: Name[] = [];
  const found: Found = { relations, constraints, uses, unknownFunctions };
  switch (kind) {
    case 'table':
      relations.set(key, { kind: 'table' });
      collectTable(object as Table, found, store);
      break;
    case 'view': {
      const view = object as View;
      relations.set(key, { kind: 'view' });
      for (const read of view.reads) uses.add(`relation:${keyOf(read)}`);
      collectIndexes(view.name, view.indexes, found, store);
      for (const trigger of view.triggers) addFunction(trigger.function, uses);
      break;
    }
    case 'sequence': {
      const { ownedBy } = object as Sequence;
      relations.set(key, { kind: 'sequence' });
      if (ownedBy !== undefined) uses.add(`relation:${keyOf(ownedBy.table)}`);
      break;
    }
    case 'domain': {
      const domain = object as Domain;
      addType(domain.type, uses);
      addExpression(domain.default, found, store);
      for (const check of domain.checks) {
        constraints.push(keyOf(siblingName(domain.name, check.name)));
        addExpression(check.expression, found, store);
      }
      break;
    }
  }
  return { user: `${kind}:${key}`, relations, constraints, uses, unknownFunctions };
}

/** What was found so far. */
interface Found {
  readonly relations: Map<string, RelationEntry>;
  readonly constraints: string[];
  readonly uses: Set<string>;
  readonly unknownFunctions: Name[];
}

/**
 * Whether a table means to others what it meant before a change: only columns differ, and none that differs brings or uses anything.
 * That is most changes of large tables, which then need no look at all that they hold.
 */
export function hasSameFacts(before: Table, after: Table, known: Facts, store: Store): boolean {
  return (
    before.name === after.name &&
    before.constraints === after.constraints &&
    before.indexes === after.indexes &&
    before.triggers === after.triggers &&
    known.unknownFunctions.every((name) => functionsNamed(store, name).length === 0) &&
    isPlainBeyond(before.columns, after.columns) &&
    isPlainBeyond(after.columns, before.columns)
  );
}

/** Whether the columns that others do not have are plain. */
function isPlainBeyond(columns: readonly Column[], others: readonly Column[]): boolean {
  return columns.every((column, i) => column === others[i] || others.includes(column) || isPlain(column));
}

/** Whether a column brings and uses nothing. */
function isPlain({ type, default: value, generated, autoIncrement }: Column): boolean {
  return (
    elementType(type).kind !== 'named' &&
    (value === undefined || usingParts(value).length === 0) &&
    generated === undefined &&
    autoIncrement === undefined
  );
}

function collectTable(table: Table, found: Found, store: Store): void {
  const { relations, constraints, uses } = found;
  for (const column of table.columns) {
    addType(column.type, uses);
    addExpression(column.default, found, store);
    addExpression(column.generated?.expression, found, store);
    const sequence = column.autoIncrement?.sequence;
    if (sequence !== undefined) {
      relations.set(keyOf(sequence), { kind: 'columnSequence', table: table.name, column: column.name });
    }
  }
  for (const constraint of table.constraints) {
    if (constraint.name === undefined) continue;
    if (store.traits.constraintNames === 'schema') {
      const key = keyOf(siblingName(table.name, constraint.name));
      constraints.push(key);
      if (hasIndex(constraint)) relations.set(key, { kind: 'constraintIndex', on: table.name });
    }
    if (constraint.kind === 'foreignKey') {
      const target = keyOf(constraint.references.table);
      uses.add(`relation:${target}`);
      if (store.traits.namesIgnoreCase) uses.add(anySpelling(target));
    }
    for (const expression of constraintExpressions(constraint)) addExpression(expression, found, store);
  }
  collectIndexes(table.name, table.indexes, found, store);
  for (const trigger of table.triggers) addFunction(trigger.function, uses);
  if (store.traits.namesIgnoreCase && table.triggers.length > 0) uses.add(WITH_TRIGGERS);
}

/** What tables with triggers use, where the text of these follows a rename: so they are found without a look at all. */
export const WITH_TRIGGERS = 'triggers';

/** What a foreign key uses, however it spells the other table's name. */
export function anySpelling(key: string): string {
  return `spelled:${key.toLowerCase()}`;
}

/** Whether a constraint is made of an index. */
export function hasIndex(constraint: Constraint): boolean {
  return constraint.kind === 'primaryKey' || constraint.kind === 'unique' || constraint.kind === 'exclusion';
}

/** The expressions in a constraint. */
export function constraintExpressions(constraint: Constraint): readonly Expression[] {
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
    case 'foreignKey':
      return [];
    case 'check':
      return [constraint.expression];
    case 'exclusion':
      return [
        ...constraint.elements.flatMap(({ expression }) => (expression === undefined ? [] : [expression])),
        ...(constraint.where === undefined ? [] : [constraint.where]),
      ];
  }
}

/** The key of an index in the register of relations: its own namespace where names of indexes are their tables'. */
export function indexKey(store: Store, on: Name, name: string): string {
  return store.traits.indexNames === 'table' ? `${keyOf(on)}\0${name}` : keyOf(siblingName(on, name));
}

function collectIndexes(on: Name, indexes: readonly Index[], found: Found, store: Store): void {
  for (const index of indexes) {
    if (index.name !== undefined) found.relations.set(indexKey(store, on, index.name), { kind: 'index', on });
    addExpression(index.where, found, store);
    for (const key of index.keys) addExpression(key.expression, found, store);
  }
}

function addType(type: ColumnType, uses: Set<string>): void {
  const element = elementType(type);
  if (element.kind === 'named') uses.add(`type:${keyOf(element.name)}`);
}

function addFunction(name: Name | undefined, uses: Set<string>): void {
  if (name !== undefined) uses.add(`function:${keyOf(name)}`);
}

function addExpression(
  expression: Expression | undefined,
  { uses, unknownFunctions }: Found,
  store: Store,
): void {
  if (expression === undefined) return;
  for (const part of usingParts(expression)) {
    if (part.kind === 'cast') {
      addType(part.type, uses);
      continue;
    }
    const sequence = nextvalSequence(part);
    if (sequence !== undefined) uses.add(`relation:${keyOf(sequence)}`);
    if (functionsNamed(store, part.name).length > 0) addFunction(part.name, uses);
    else unknownFunctions.push(part.name);
  }
}

type UsingPart = Extract<Expression, { readonly kind: 'cast' | 'call' }>;

/** A table is looked at again with each of its changes, its expressions stay the same. */
const knownParts = new WeakMap<Expression, readonly UsingPart[]>();

/** The parts of an expression that may use another object. */
function usingParts(expression: Expression): readonly UsingPart[] {
  const known = knownParts.get(expression);
  if (known !== undefined) return known;
  const parts = [...walkExpression(expression)].filter(
    (part): part is UsingPart => part.kind === 'cast' || part.kind === 'call',
  );
  knownParts.set(expression, parts);
  return parts;
}

/** The keys of the functions of a name: one for each overload. */
export function functionsNamed(store: Store, name: Name): readonly string[] {
  return [...(store.users.get(`overloads:${keyOf(name)}`) ?? [])].sort();
}
