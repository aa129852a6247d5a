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
import { factsOf, type Facts, type RelationEntry, type Stored } from './facts.js';
import { LayeredMap } from './layers.js';
import type { FoldRules } from '../rules.js';
import { standardTraits, type FoldTraits } from '../traits.js';

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

  constructor(rules: FoldRules, from?: Store) {
    this.rules = rules;
    this.traits = from?.traits ?? { ...standardTraits, ...rules.traits };
    this.schemas = from?.schemas.fork() ?? new LayeredMap();
    this.extensions = from?.extensions.fork() ?? new LayeredMap();
    this.enums = from?.enums.fork() ?? new LayeredMap();
    this.domains = from?.domains.fork() ?? new LayeredMap();
    this.sequences = from?.sequences.fork() ?? new LayeredMap();
    this.tables = from?.tables.fork() ?? new LayeredMap();
    this.views = from?.views.fork() ?? new LayeredMap();
    this.functions = from?.functions.fork() ?? new LayeredMap();
    this.others = from?.others.fork() ?? new LayeredMap();
    this.relations = from?.relations.fork() ?? new LayeredMap();
    this.spellings = from?.spellings.fork() ?? new LayeredMap();
    this.constraintNames = from?.constraintNames.fork() ?? new LayeredMap();
    this.users = from?.users.fork() ?? new LayeredMap();
    this.doubtful = from?.doubtful.fork() ?? new LayeredMap();
    this.doubtfulPrefixes = from?.doubtfulPrefixes.fork() ?? new LayeredMap();
    this.uncertain = from?.uncertain;
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
      registerOverload(this, before, 'delete');
    }
    if (after !== undefined) {
      this.functions.set(functionKey(after), after);
      registerOverload(this, after, 'add');
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
  const fresh = after === undefined ? undefined : factsOf(kind, after, store);
  if (after !== undefined && fresh !== undefined) knownFacts.set(after, fresh);
  forget(store, old, fresh);
  learn(store, old, fresh);
  if (before !== undefined) map.delete(keyOf(before.name));
  if (after !== undefined) map.set(keyOf(after.name), after);
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
    changeUsers(store, used, (users) => users.delete(old.user));
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
    changeUsers(store, used, (users) => users.add(fresh.user));
  }
}

/** Changes the users of something: in place where no fork shares them, so that a popular table costs no more. */
function changeUsers(store: Store, used: string, change: (users: Set<string>) => void): void {
  const own = store.users.own(used);
  const users = own ?? new Set(store.users.get(used));
  change(users);
  if (users.size === 0) store.users.delete(used);
  else if (own === undefined) store.users.set(used, users);
}

/** The key of a function: `touch(integer,text)`. */
export function functionKey(routine: Pick<Routine, 'name' | 'argumentTypes'>): string {
  return `${keyOf(routine.name)}(${routine.argumentTypes.join(',')})`;
}

function registerOverload(store: Store, routine: Routine, change: 'add' | 'delete'): void {
  changeUsers(store, `overloads:${keyOf(routine.name)}`, (overloads) =>
    overloads[change](functionKey(routine)),
  );
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
