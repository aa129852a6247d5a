import { doubtOf } from './store/doubt.js';
import type {
  Diagnostic,
  Name,
  Operation,
  OperationBody,
  OperationOf,
  Schema,
  Sequence,
  Table,
  View,
} from '../ir/index.js';
import { keyOf, siblingName } from '../ir/index.js';
import { folds } from './apply.js';
import { onOf, without } from './store/edit.js';
import { keepEffect, knownEffect, newVersion, type Effect, type Version } from './store/effects.js';
import { fine, hasSchema, toDiagnostics, type Problems } from './problems.js';
import { resolve } from './operations/resolve.js';
import type { SchemaState } from './state.js';
import { snapshotOf, Store, storeFrom } from './store/store.js';
import type { FoldRules } from './rules.js';
import { resolveTogether } from './operations/together.js';

/** The first table that has an index of the name. */
function ownerOfIndex(store: Store, name: Name): Name | undefined {
  for (const table of store.tables.values()) {
    if (table.name.schema === name.schema && table.indexes.some((index) => index.name === name.name))
      return table.name;
  }
  return undefined;
}

function applyTo(store: Store, operation: OperationBody): Problems {
  return (folds[operation.kind] as (store: Store, operation: OperationBody) => Problems)(store, operation);
}

/** A state to fold a history into: an empty database, or one that holds a schema. */
export function createState(rules: FoldRules, from?: Schema): SchemaState {
  return new FoldedState(from === undefined ? new Store(rules) : storeFrom(rules, from));
}

/** The store of a state that {@link createState} made, for the parts of the fold that need more than its interface. */
export function storeOf(state: SchemaState): Store {
  if (state instanceof FoldedState) return state.store;
  throw new TypeError('the state was not made by createState');
}

class FoldedState implements SchemaState {
  readonly store: Store;
  #version: Version;

  constructor(store: Store, version = newVersion()) {
    this.store = store;
    this.#version = version;
  }

  get dialect() {
    return this.store.rules.name;
  }

  get traits() {
    return this.store.traits;
  }

  get uncertain() {
    return this.store.uncertain;
  }

  table(name: Name) {
    return this.store.tables.get(keyOf(name));
  }

  view(name: Name) {
    return this.store.views.get(keyOf(name));
  }

  enumType(name: Name) {
    return this.store.enums.get(keyOf(name));
  }

  domain(name: Name) {
    return this.store.domains.get(keyOf(name));
  }

  sequence(name: Name) {
    return this.store.sequences.get(keyOf(name));
  }

  index(name: Name) {
    const entry = this.store.relations.get(keyOf(name));
    const owner =
      this.store.traits.indexNames === 'table'
        ? ownerOfIndex(this.store, name)
        : entry?.kind === 'index' && entry.on;
    const on = owner ? onOf(this.store, owner) : undefined;
    const index = on?.indexes.find((other) => keyOf(siblingName(on.name, other.name ?? '')) === keyOf(name));
    return on === undefined || index === undefined ? undefined : { on: on.name, index };
  }

  hasSchema(name: string) {
    return hasSchema(this.store, name);
  }

  doubt(name: Name) {
    return doubtOf(this.store, name);
  }

  tables(): Iterable<Table> {
    return this.store.tables.values();
  }

  sequences(): Iterable<Sequence> {
    return this.store.sequences.values();
  }

  views(): Iterable<View> {
    return this.store.views.values();
  }

  apply(operation: Operation): readonly Diagnostic[] {
    const { store } = this;
    const version = this.#version;
    const known = knownEffect(version, operation);
    // What throws half-way leaves what no other state holds.
    this.#version = newVersion();
    const effect = known ?? this.#effectOf(operation);
    if (known === undefined) keepEffect(version, effect);
    else {
      store.write(known.writes);
      store.uncertain = known.uncertain;
    }
    this.#version = effect.version;
    return toDiagnostics(effect.problems, operation, store.uncertain !== undefined);
  }

  /** Does what an operation does, and tells what that was. */
  #effectOf(operation: Operation): Effect {
    const { store } = this;
    let problems: Problems = fine;
    const writes = store.noting(() => {
      const respelled = this.traits.respelled(operation, store);
      const refused = this.traits.refused?.(respelled, store) ?? fine;
      const isRefused = refused.some(({ severity }) => severity === 'error');
      problems = isRefused ? refused : [...refused, ...applyTo(store, respelled)];
    });
    return { operation, problems, writes, uncertain: store.uncertain, version: newVersion() };
  }

  resolve(operation: Operation | OperationBody): OperationBody {
    const respelled = this.traits.respelled(operation, this.store);
    if (respelled.kind !== 'alterTogether') return resolve(this.store, respelled);
    const body = without(respelled as Operation, 'origin') as OperationOf<'alterTogether'>;
    return resolveTogether(this.store, body, (store, change) => applyTo(store, change));
  }

  fork(): SchemaState {
    return new FoldedState(this.store.fork(), this.#version);
  }

  snapshot(): Schema {
    return snapshotOf(this.store);
  }
}
