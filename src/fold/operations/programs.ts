import type { Name, OperationOf, Routine, Table, Trigger, View } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { doubtOf } from '../store/doubt.js';
import { drop } from './drop.js';
import { firstProblem, onOf, relationTaken, replaceOn, schemaMissing, typeTaken } from '../store/edit.js';
import { sortByName } from '../store/sort-by-name.js';
import { functionsNamed } from '../store/facts.js';
import { alreadyThere, fine, notFound, refuse, type Problems } from '../problems.js';
import { renameRelation } from './rename.js';
import { functionKey, type Store } from '../store/store.js';
import { unknownRelations } from './unknown.js';

export const programFolds = {
  createView: (store: Store, operation: OperationOf<'createView'>): Problems => {
    const before = store.views.get(keyOf(operation.name));
    if (before !== undefined && operation.orReplace === true) {
      store.replaceView(before, viewOf(operation, before));
      return fine;
    }
    if (operation.ifNotExists === true && store.relations.has(keyOf(operation.name))) return fine;
    const problems = firstProblem(
      () => schemaMissing(store, operation.name),
      () => relationTaken(store, operation.name),
      () => typeTaken(store, operation.name),
    );
    if (problems.some(({ severity }) => severity === 'error')) return problems;
    store.replaceView(undefined, viewOf(operation, undefined));
    return [...problems, ...unknownRelations(store, operation.reads)];
  },
  dropView: (store: Store, operation: OperationOf<'dropView'>): Problems => {
    const view = store.views.get(keyOf(operation.name));
    if (view === undefined)
      return operation.ifExists === true ? fine : notFound(store, 'view', operation.name);
    if (view.materialized !== operation.materialized) {
      return refuse(
        'not-a-view',
        `"${keyOf(view.name)}" is ${view.materialized === true ? 'a' : 'no'} materialized view`,
      );
    }
    return drop(store, [{ kind: 'view', name: view.name }], operation.cascade);
  },
  renameView: (store: Store, operation: OperationOf<'renameView'>): Problems =>
    renameRelation(store, operation.name, operation.to, undefined, 'view'),
  createFunction: (store: Store, operation: OperationOf<'createFunction'>): Problems => {
    const before = store.functions.get(functionKey(operation));
    // SQL that is not modelled may have given it another name (ALTER FUNCTION … RENAME).
    const isCertain = doubtOf(store, operation.name) === undefined;
    if (before !== undefined && operation.orReplace !== true && isCertain)
      return alreadyThere('function', functionKey(operation));
    const problems = schemaMissing(store, operation.name);
    if (problems.length > 0) return problems;
    const routine: Routine = {
      name: operation.name,
      routine: operation.routine,
      argumentTypes: operation.argumentTypes,
      definition: operation.definition,
      ...(before?.comment === undefined ? {} : { comment: before.comment }),
    };
    store.replaceFunction(before, routine);
    return fine;
  },
  dropFunction: (store: Store, operation: OperationOf<'dropFunction'>): Problems => {
    const key = functionToDrop(store, operation.name, operation.argumentTypes);
    if (typeof key !== 'string') {
      return operation.ifExists === true && key.length === 0 ? fine : functionMissing(store, operation, key);
    }
    return drop(store, [{ kind: 'function', name: operation.name, key }], operation.cascade);
  },
  createTrigger: (store: Store, operation: OperationOf<'createTrigger'>): Problems => {
    const on = onOf(store, operation.table);
    if (on === undefined) return notFound(store, 'table', operation.table);
    const before = on.triggers.find(({ name }) => name === operation.name);
    if (before !== undefined && operation.ifNotExists === true) return fine;
    if (before !== undefined && operation.orReplace !== true) return alreadyThere('trigger', operation.name);
    const trigger: Trigger = {
      name: operation.name,
      definition: withoutReplace(operation.definition),
      ...(operation.function === undefined ? {} : { function: operation.function }),
      ...(before?.comment === undefined ? {} : { comment: before.comment }),
    };
    const others = on.triggers.filter((other) => other !== before);
    const triggers = store.traits.withTrigger?.(others, trigger) ?? [...others, trigger];
    if (isProblems(triggers)) return triggers;
    replaceOn(store, on, { ...on, triggers: sortByName(triggers) });
    return fine;
  },
  dropTrigger: (store: Store, operation: OperationOf<'dropTrigger'>): Problems => {
    const { table } = operation;
    const on = table === undefined ? ownerOfTrigger(store, operation) : onOf(store, table);
    if (on === undefined) {
      // IF EXISTS covers the table as well (PostgreSQL manual: DROP TRIGGER; since 9.4).
      if (operation.ifExists === true) return fine;
      return table === undefined
        ? notFound(store, 'trigger', operation.name)
        : notFound(store, 'table', table);
    }
    if (!on.triggers.some(({ name }) => name === operation.name)) {
      return operation.ifExists === true ? fine : notFound(store, 'trigger', operation.name);
    }
    return drop(store, [{ kind: 'trigger', on: on.name, name: operation.name }], operation.cascade);
  },
  renameTrigger: (store: Store, operation: OperationOf<'renameTrigger'>): Problems => {
    const on = onOf(store, operation.table);
    if (on === undefined) return notFound(store, 'table', operation.table);
    const trigger = on.triggers.find(({ name }) => name === operation.name);
    if (trigger === undefined) return notFound(store, 'trigger', operation.name);
    if (on.triggers.some(({ name }) => name === operation.to)) return alreadyThere('trigger', operation.to);
    const renamed = store.rules.verbatim.renameTrigger(trigger.definition, operation.to);
    const triggers = on.triggers.map((other) =>
      other === trigger ? { ...other, name: operation.to, definition: renamed ?? other.definition } : other,
    );
    replaceOn(store, on, { ...on, triggers: sortByName(triggers) });
    return fine;
  },
};

function isProblems(result: readonly Trigger[] | Problems): result is Problems {
  return result.some((one) => 'severity' in one);
}

/** The table of a trigger whose name is its own in the whole schema. */
function ownerOfTrigger(
  store: Store,
  { schema, name }: Pick<OperationOf<'dropTrigger'>, 'schema' | 'name'>,
): Table | undefined {
  return [...store.tables.values()].find(
    (table) => table.name.schema === schema && table.triggers.some((trigger) => trigger.name === name),
  );
}

/** A replaced view keeps its comment, triggers and indexes. */
function viewOf(operation: OperationOf<'createView'>, before: View | undefined): View {
  return {
    name: operation.name,
    ...(operation.materialized === true ? { materialized: true } : {}),
    query: operation.query,
    ...(operation.columns === undefined ? {} : { columns: operation.columns }),
    reads: operation.reads,
    ...(operation.checkOption === undefined ? {} : { checkOption: operation.checkOption }),
    ...(operation.with === undefined ? {} : { with: operation.with }),
    indexes: before?.indexes ?? [],
    triggers: before?.triggers ?? [],
    ...(before?.comment === undefined ? {} : { comment: before.comment }),
  };
}

/** The key of the function that a statement means, or all candidates where it is not one. */
export function functionToDrop(
  store: Store,
  name: Name,
  argumentTypes: readonly string[] | undefined,
): string | readonly string[] {
  if (argumentTypes !== undefined) {
    const key = functionKey({ name, argumentTypes });
    return store.functions.has(key) ? key : [];
  }
  const overloads = functionsNamed(store, name);
  const [only] = overloads;
  return only !== undefined && overloads.length === 1 ? only : overloads;
}

function functionMissing(
  store: Store,
  operation: OperationOf<'dropFunction'>,
  candidates: readonly string[],
): Problems {
  if (candidates.length === 0) return notFound(store, operation.routine, operation.name);
  return refuse(
    'function-ambiguous',
    `there are several functions "${keyOf(operation.name)}": ${candidates.join(', ')}`,
    'name the types of its arguments',
  );
}

function withoutReplace(definition: string): string {
  return definition.replace(/^(\s*create)\s+or\s+replace(?=\s)/i, '$1');
}
