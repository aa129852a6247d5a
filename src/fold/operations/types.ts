import type { EnumType, Name, OperationOf } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { describeTarget, usersOfType } from './dependents.js';
import { drop } from './drop.js';
import { firstProblem, schemaMissing } from '../store/edit.js';
import { withRenamedValue } from './enum-values.js';
import { otherType } from './other-type.js';
import { alreadyThere, fine, notFound, refuse, type Problems } from '../problems.js';
import { renameTypeInUsers } from './rename.js';
import { resolve } from './resolve.js';
import type { Store } from '../store/store.js';
import { unknownTypes } from './unknown.js';

export const typeFolds = {
  createEnum: (store: Store, operation: OperationOf<'createEnum'>): Problems => {
    const problems = newTypeName(store, operation.name);
    if (problems.length > 0) return problems;
    store.replaceEnum(undefined, { name: operation.name, values: operation.values });
    return fine;
  },
  addEnumValue: (store: Store, operation: OperationOf<'addEnumValue'>): Problems =>
    editEnum(store, operation.name, (type) => {
      const { value, position } = operation;
      if (type.values.includes(value)) {
        if (operation.ifNotExists === true) return type;
        return refuse('enum-value-exists', `type "${keyOf(type.name)}" has the value "${value}" already`);
      }
      if (position === undefined) return { ...type, values: [...type.values, value] };
      const neighbour = 'before' in position ? position.before : position.after;
      const place = type.values.indexOf(neighbour);
      if (place < 0) return valueNotFound(type, neighbour);
      return { ...type, values: type.values.toSpliced('before' in position ? place : place + 1, 0, value) };
    }),
  renameEnumValue: (store: Store, operation: OperationOf<'renameEnumValue'>): Problems => {
    const problems = editEnum(store, operation.name, (type) => {
      if (!type.values.includes(operation.value)) return valueNotFound(type, operation.value);
      if (type.values.includes(operation.to)) {
        return refuse(
          'enum-value-exists',
          `type "${keyOf(type.name)}" has the value "${operation.to}" already`,
        );
      }
      const values = type.values.map((value) => (value === operation.value ? operation.to : value));
      return { ...type, values };
    });
    if (problems.length > 0) return problems;
    const { name, value, to } = operation;
    for (const table of store.tablesUsing(`type:${keyOf(name)}`)) {
      store.replaceTable(table, withRenamedValue(table, name, value, to));
    }
    return fine;
  },
  renameEnum: (store: Store, operation: OperationOf<'renameEnum'>): Problems => {
    const from = operation.name;
    const to: Name = { ...from, name: operation.to };
    const other = otherType(store, from);
    if (!hasType(store, from) && other === undefined) return notFound(store, 'type', from);
    const problems = newTypeName(store, to);
    if (problems.length > 0) return problems;
    if (other !== undefined) moveOther(store, other, other.slice(0, -keyOf(from).length) + keyOf(to));
    moveType(store, from, to);
    return fine;
  },
  dropEnum: (store: Store, operation: OperationOf<'dropEnum'>): Problems =>
    dropType(store, operation.name, operation),
  createDomain: (store: Store, written: OperationOf<'createDomain'>): Problems => {
    const operation = resolve(store, written) as OperationOf<'createDomain'>;
    const problems = newTypeName(store, operation.name);
    if (problems.length > 0) return problems;
    const { name, type, nullable, default: value, collation } = operation;
    store.replaceDomain(undefined, {
      name,
      type,
      nullable,
      ...(value === undefined ? {} : { default: value }),
      ...(collation === undefined ? {} : { collation }),
      checks: operation.checks.map((check) => ({ name: check.name ?? '', expression: check.expression })),
    });
    return unknownTypes(store, [type]);
  },
  dropDomain: (store: Store, operation: OperationOf<'dropDomain'>): Problems =>
    dropType(store, operation.name, operation),
};

/** Whether the schema has an enum or domain of a name. */
export function hasType(store: Store, name: Name): boolean {
  return store.enums.has(keyOf(name)) || store.domains.has(keyOf(name));
}

/** Gives an enum or domain another name or schema. */
export function moveType(store: Store, from: Name, to: Name): void {
  const type = store.enums.get(keyOf(from));
  if (type !== undefined) store.replaceEnum(type, { ...type, name: to });
  const domain = store.domains.get(keyOf(from));
  if (domain !== undefined) store.replaceDomain(domain, { ...domain, name: to });
  renameTypeInUsers(store, from, to);
}

function newTypeName(store: Store, name: Name): Problems {
  return firstProblem(
    () => schemaMissing(store, name),
    () => (hasType(store, name) ? alreadyThere('type', name) : fine),
    // Tables and views have a type of their own name.
    () => (store.tables.has(keyOf(name)) || store.views.has(keyOf(name)) ? alreadyThere('type', name) : fine),
  );
}

function editEnum(store: Store, name: Name, edit: (type: EnumType) => EnumType | Problems): Problems {
  const type = store.enums.get(keyOf(name));
  if (type === undefined) return notFound(store, 'type', name);
  const result = edit(type);
  if (Array.isArray(result)) return result as Problems;
  store.replaceEnum(type, result as EnumType);
  return fine;
}

function valueNotFound(type: EnumType, value: string): Problems {
  return refuse(
    'enum-value-not-found',
    `type "${keyOf(type.name)}" has no value "${value}" at this point of the history`,
    `its values are ${type.values.join(', ')}`,
  );
}

/** DROP TYPE drops domains as well. */
function dropType(
  store: Store,
  name: Name,
  options: { readonly ifExists?: true; readonly cascade?: true },
): Problems {
  if (!hasType(store, name)) {
    const other = otherType(store, name);
    if (other !== undefined) return dropOtherType(store, name, other, options.cascade);
    return options.ifExists === true ? fine : notFound(store, 'type', name);
  }
  const kind = store.enums.has(keyOf(name)) ? 'enum' : 'domain';
  return drop(store, [{ kind, name }], options.cascade);
}

/** A type that is not modelled goes, with the columns of it where CASCADE says so. */
function dropOtherType(store: Store, name: Name, key: string, cascade: true | undefined): Problems {
  const users = usersOfType(store, name);
  const [user] = users;
  if (user !== undefined && cascade !== true) {
    return refuse(
      'still-used',
      `type "${keyOf(name)}" cannot be dropped: ${describeTarget(user)} depends on it`,
    );
  }
  const problems = drop(store, users, cascade);
  store.others.delete(key);
  return problems;
}

function moveOther(store: Store, from: string, to: string): void {
  const definition = store.others.get(from);
  if (definition === undefined) return;
  store.others.delete(from);
  store.others.set(to, definition);
}
