import type {
  Domain,
  EnumType,
  Extension,
  Name,
  Routine,
  Schema,
  SchemaNamespace,
  Sequence,
  Table,
  View,
} from '../../ir/index.js';
import { emptySchema, keyOf } from '../../ir/index.js';
import { sortByName } from './sort-by-name.js';
import { factsOf, hasSameFacts, type Facts, type RelationEntry, type Stored } from './facts.js';
import { LayeredMap, type Write, type WriteLog } from './layers.js';
import type { FoldRules } from '../rules.js';
import { standardTraits, type FoldTraits } from '../traits.js';

const ADD_USER = 'add user';
const DELETE_USER = 'delete user';

/** The registers whose writes are noted as such. */
type Register =
  | 'schemas'
  | 'extensions'
  | 'enums'
  | 'domains'
  | 'sequences'
  | 'tables'
  | 'views'
  | 'functions'
  | 'others'
  | 'relations'
  | 'spellings'
  | 'constraintNames'
  | 'doubtful'
  | 'doubtfulPrefixes';

/**
 * The objects of a database with the registers that make changes cheap: which relation a name is, which constraint
 * names are in use, and who uses what. Objects are immutable; the `put` functions keep the registers in step.
 */
export class Store {
  readonly rules: FoldRules;
  readonly traits: FoldTraits;
  readonly schemas: LayeredMap<SchemaNamespace>;
  readonly extensions: LayeredMap<Extension>;
  readonly enums: LayeredMap<EnumType>;
  readonly domains: LayeredMap<Domain>;
  readonly sequences: LayeredMap<Sequence>;
  readonly tables: LayeredMap<Table>;
  readonly views: LayeredMap<View>;
  readonly functions: LayeredMap<Routine>;
  readonly others: LayeredMap<string>;
  /** Everything that shares the namespace of tables, by key. */
  readonly relations: LayeredMap<RelationEntry>;
  /** Keys of relations by their lower case, where names are found whatever their case. */
  readonly spellings: LayeredMap<string>;
  /** How many constraints have a name, by the key of the name in its schema. */
  readonly constraintNames: LayeredMap<number>;
  /** What is used (`relation:k`, `type:k`, `function:k`) → who uses it (`table:k`, `view:k`, `domain:k`, `sequence:k`). */
  readonly users: LayeredMap<Set<string>>;
  /** Keys of what SQL that is not modelled may have made or dropped → that SQL. */
  readonly doubtful: LayeredMap<string>;
  /** The same, of names of which only the beginning is known. */
  readonly doubtfulPrefixes: LayeredMap<string>;
  uncertain: string | undefined;

  /** What the registers note while {@link Store.noting} asks for it. */
  readonly #log: WriteLog = { writes: undefined };

  constructor(rules: FoldRules, from?: Store) {
    const log = this.#log;
    const map = <V>(name: Register, of?: LayeredMap<V>): LayeredMap<V> =>
      of?.fork(log) ?? new LayeredMap<V>(name, log);
    this.rules = rules;
    this.traits = from?.traits ?? { ...standardTraits, ...rules.traits };
    this.schemas = map('schemas', from?.schemas);
    this.extensions = map('extensions', from?.extensions);
    this.enums = map('enums', from?.enums);
    this.domains = map('domains', from?.domains);
    this.sequences = map('sequences', from?.sequences);
    this.tables = map('tables', from?.tables);
    this.views = map('views', from?.views);
    this.functions = map('functions', from?.functions);
    this.others = map('others', from?.others);
    this.relations = map('relations', from?.relations);
    this.spellings = map('spellings', from?.spellings);
    this.constraintNames = map('constraintNames', from?.constraintNames);
    // Its sets are changed in place: changeUsers notes that.
    this.users = from?.users.fork() ?? new LayeredMap();
    this.doubtful = map('doubtful', from?.doubtful);
    this.doubtfulPrefixes = map('doubtfulPrefixes', from?.doubtfulPrefixes);
    this.uncertain = from?.uncertain;
  }

  /** What `change` writes, in order. */
  noting(change: () => void): readonly Write[] {
    const writes: Write[] = [];
    this.#log.writes = writes;
    try {
      change();
    } finally {
      this.#log.writes = undefined;
    }
    return writes;
  }

  /** Writes again what {@link Store.noting} gave for a store that held the same. */
  write(writes: readonly Write[]): void {
    for (const { map, key, value } of writes) {
      if (map === ADD_USER || map === DELETE_USER) this.changeUsers(key, map, value as string);
      else if (value === undefined) this[map as Register].delete(key);
      else (this[map as Register] as LayeredMap<unknown>).set(key, value);
    }
  }

  /** Changes the users of something: in place where no fork shares them, so that a popular table costs no more. */
  changeUsers(used: string, change: typeof ADD_USER | typeof DELETE_USER, user: string): void {
    this.#log.writes?.push({ map: change, key: used, value: user });
    const own = this.users.own(used);
    const users = own ?? new Set(this.users.get(used));
    if (change === ADD_USER) users.add(user);
    else users.delete(user);
    if (users.size === 0) this.users.delete(used);
    else if (own === undefined) this.users.set(used, users);
  }

  fork(): Store {
    return new Store(this.rules, this);
  }

  replaceTable(before: Table | undefined, after: Table | undefined): void {
    const settled = after && this.traits.settled(after, before);
    // The constraints of a new table are in the order in which they were declared, which a server may heed.
    const sorted =
      before === undefined && settled !== undefined
        ? { ...settled, constraints: sortByName(settled.constraints) }
        : settled;
    replace(this, this.tables, 'table', before, sorted);
  }

  replaceView(before: View | undefined, after: View | undefined): void {
    replace(this, this.views, 'view', before, after);
  }

  replaceSequence(before: Sequence | undefined, after: Sequence | undefined): void {
    replace(this, this.sequences, 'sequence', before, after);
  }

  replaceDomain(before: Domain | undefined, after: Domain | undefined): void {
    replace(this, this.domains, 'domain', before, after);
  }

  replaceEnum(before: EnumType | undefined, after: EnumType | undefined): void {
    replace(this, this.enums, 'enum', before, after);
  }

  /** Functions are keyed by name and argument types; `overloads:name` in the users' register has all of a name. */
  replaceFunction(before: Routine | undefined, after: Routine | undefined): void {
    if (before !== undefined) {
      this.functions.delete(functionKey(before));
      registerOverload(this, before, DELETE_USER);
    }
    if (after !== undefined) {
      this.functions.set(functionKey(after), after);
      registerOverload(this, after, ADD_USER);
    }
  }

  /** The users of a relation, type or function, as keys with their kind: `table:users`. */
  usersOf(used: string): readonly string[] {
    return [...(this.users.get(used) ?? [])].sort();
  }

  /** The tables that use something. */
  tablesUsing(used: string): readonly Table[] {
    return this.usersOf(used).flatMap((user) => {
      const table = user.startsWith('table:') ? this.tables.get(user.slice('table:'.length)) : undefined;
      return table === undefined ? [] : [table];
    });
  }

  /** The domains that use a type or function. */
  domainsUsing(used: string): readonly Domain[] {
    return this.usersOf(used).flatMap((user) => {
      const domain = user.startsWith('domain:') ? this.domains.get(user.slice('domain:'.length)) : undefined;
      return domain === undefined ? [] : [domain];
    });
  }

  /** The views that read a relation. */
  viewsReading(relation: Name): readonly View[] {
    return this.usersOf(`relation:${keyOf(relation)}`).flatMap((user) => {
      const view = user.startsWith('view:') ? this.views.get(user.slice('view:'.length)) : undefined;
      return view === undefined ? [] : [view];
    });
  }
}

/** Facts of an object are found when it is put and stay with it: functions that come later do not change them. */
const knownFacts = new WeakMap<Stored, Facts>();

function replace<T extends Stored>(
  store: Store,
  map: LayeredMap<T>,
  kind: string,
  before: T | undefined,
  after: T | undefined,
): void {
  if (before === after) return;
  const old = before === undefined ? undefined : knownFacts.get(before);
  const fresh = after === undefined ? undefined : freshFacts(kind, before, after, old, store);
  if (after !== undefined && fresh !== undefined) knownFacts.set(after, fresh);
  if (old !== fresh) {
    forget(store, old, fresh);
    learn(store, old, fresh);
  }
  if (before !== undefined) map.delete(keyOf(before.name));
  if (after !== undefined) map.set(keyOf(after.name), after);
}

function freshFacts(
  kind: string,
  before: Stored | undefined,
  after: Stored,
  old: Facts | undefined,
  store: Store,
): Facts {
  const isTable = kind === 'table' && before !== undefined && old !== undefined;
  return isTable && hasSameFacts(before as Table, after as Table, old, store)
    ? old
    : factsOf(kind, after, store);
}

function forget(store: Store, old: Facts | undefined, fresh: Facts | undefined): void {
  if (old === undefined) return;
  for (const key of old.relations.keys()) {
    if (fresh?.relations.has(key) === true) continue;
    store.relations.delete(key);
    if (store.traits.namesIgnoreCase && store.spellings.get(key.toLowerCase()) === key)
      store.spellings.delete(key.toLowerCase());
  }
  for (const key of old.constraints) {
    const count = (store.constraintNames.get(key) ?? 1) - 1;
    if (count === 0) store.constraintNames.delete(key);
    else store.constraintNames.set(key, count);
  }
  for (const used of old.uses) {
    if (fresh !== undefined && fresh.user === old.user && fresh.uses.has(used)) continue;
    store.changeUsers(used, DELETE_USER, old.user);
  }
}

function learn(store: Store, old: Facts | undefined, fresh: Facts | undefined): void {
  if (fresh === undefined) return;
  for (const [key, entry] of fresh.relations) {
    store.relations.set(key, entry);
    if (store.traits.namesIgnoreCase) store.spellings.set(key.toLowerCase(), key);
  }
  for (const key of fresh.constraints)
    store.constraintNames.set(key, (store.constraintNames.get(key) ?? 0) + 1);
  for (const used of fresh.uses) {
    if (old !== undefined && fresh.user === old.user && old.uses.has(used)) continue;
    store.changeUsers(used, ADD_USER, fresh.user);
  }
}

/** The key of a function: `touch(integer,text)`. */
export function functionKey(routine: Pick<Routine, 'name' | 'argumentTypes'>): string {
  return `${keyOf(routine.name)}(${routine.argumentTypes.join(',')})`;
}

function registerOverload(
  store: Store,
  routine: Routine,
  change: typeof ADD_USER | typeof DELETE_USER,
): void {
  store.changeUsers(`overloads:${keyOf(routine.name)}`, change, functionKey(routine));
}

/** A store that holds a schema. */
export function storeFrom(rules: FoldRules, schema: Schema): Store {
  const store = new Store(rules);
  const copy = <V>(map: LayeredMap<V>, record: Readonly<Record<string, V>>) => {
    for (const [key, value] of Object.entries(record)) map.set(key, value);
  };
  copy(store.schemas, schema.schemas);
  copy(store.extensions, schema.extensions);
  copy(store.others, schema.others);
  for (const value of Object.values(schema.functions)) store.replaceFunction(undefined, value);
  for (const value of Object.values(schema.enums)) store.replaceEnum(undefined, value);
  for (const value of Object.values(schema.domains)) store.replaceDomain(undefined, value);
  for (const value of Object.values(schema.sequences)) store.replaceSequence(undefined, value);
  for (const value of Object.values(schema.tables)) store.replaceTable(undefined, value);
  for (const value of Object.values(schema.views)) store.replaceView(undefined, value);
  store.uncertain = schema.uncertain;
  return store;
}

/** The schema that a store holds; keys in order. */
export function snapshotOf(store: Store): Schema {
  const record = <V>(map: LayeredMap<V>): Record<string, V> => Object.fromEntries(map.entries());
  return {
    ...emptySchema(store.rules.name),
    schemas: record(store.schemas),
    extensions: record(store.extensions),
    enums: record(store.enums),
    domains: record(store.domains),
    sequences: record(store.sequences),
    tables: record(store.tables),
    views: record(store.views),
    functions: record(store.functions),
    others: record(store.others),
    ...(store.uncertain === undefined ? {} : { uncertain: store.uncertain }),
  };
}
