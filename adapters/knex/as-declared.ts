import type { DialectName } from '../../src/ir/index.js';
import { isBefore, type DeclaredVersion } from '../shared/discover/declared-version.js';

/** A call of Knex's builders. */
export interface BuilderCall {
  readonly kind: 'schema' | 'table' | 'column';
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Which call of the Knex that we come with makes what the project's version makes of one. */
type Rewrite = (call: BuilderCall, dialect: DialectName) => BuilderCall;

interface Difference {
  readonly of: BuilderCall['kind'];
  /** The version that made it as it is now. */
  readonly before: string;
  readonly methods: readonly string[];
  readonly rewrite: Rewrite;
}

/**
 * What versions of Knex since 0.21 make otherwise than 3.3.0 does, of what a database takes from both. Found by having each version
 * compile the same calls (0.21.0 to 3.3.0, `pg`, `mysql2` and `sqlite3`, 33 versions), which also gave the version of each change.
 */
const DIFFERENCES: readonly Difference[] = [
  {
    // The option was not there, and the column always the key.
    of: 'table',
    before: '0.95.0',
    methods: ['increments', 'bigIncrements', 'bigincrements'],
    rewrite: (call) => ({ ...call, args: call.args.slice(0, 1) }),
  },
  {
    // A type that Knex did not know for SQLite, where any word is a type.
    of: 'table',
    before: '0.95.0',
    methods: ['jsonb'],
    rewrite: (call, dialect) =>
      dialect === 'sqlite' ? { ...call, method: 'specificType', args: [call.args[0], 'undefined'] } : call,
  },
  {
    // Options that do not say it meant: without time zone.
    of: 'table',
    before: '0.95.8',
    methods: ['timestamp', 'dateTime', 'datetime'],
    rewrite: (call, dialect) =>
      dialect === 'postgres' ? withOptions(call, 1, (options) => ({ useTz: false, ...options })) : call,
  },
  {
    of: 'schema',
    before: '0.95.12',
    methods: ['dropSchema', 'dropSchemaIfExists'],
    rewrite: (call) => ({ ...call, args: call.args.slice(0, 1) }),
  },
  {
    // Only `true` was looked at, and names in camel case came later.
    of: 'table',
    before: '1.0.0',
    methods: ['timestamps'],
    rewrite: (call) => ({ ...call, args: [call.args[0] === true, call.args[1] === true] }),
  },
  { of: 'table', before: '1.0.0', methods: ['dropTimestamps'], rewrite: (call) => ({ ...call, args: [] }) },
  {
    of: 'table',
    before: '1.0.0',
    methods: ['uuid'],
    rewrite: (call) => withOptions(call, 1, ({ useBinaryUuid: _, ...options }) => options),
  },
  { of: 'column', before: '1.0.2', methods: ['alter'], rewrite: (call) => ({ ...call, args: [] }) },
  {
    of: 'table',
    before: '2.2.0',
    methods: ['uuid'],
    rewrite: (call) => withOptions(call, 1, ({ primaryKey: _, ...options }) => options),
  },
  {
    // It was a constraint, which has no predicate.
    of: 'table',
    before: '2.4.0',
    methods: ['unique'],
    rewrite: (call, dialect) =>
      dialect === 'postgres'
        ? withOptions(call, 1, ({ useConstraint: _, predicate: __, ...options }) => options)
        : call,
  },
  {
    // What is now `storageEngineIndexType`; `indexType` says since whether the index is unique.
    of: 'table',
    before: '2.5.0',
    methods: ['index'],
    rewrite: (call, dialect) =>
      dialect === 'postgres'
        ? withOptions(call, 2, ({ indexType, ...options }) =>
            indexType === undefined ? options : { ...options, storageEngineIndexType: indexType },
          )
        : call,
  },
];

/** The last of the changes. */
export const NEWEST_CHANGE = '2.5.0';

/** The methods that some version makes otherwise. */
export const DIFFERENT_METHODS: Readonly<Record<BuilderCall['kind'], ReadonlySet<string>>> = {
  schema: methodsOf('schema'),
  table: methodsOf('table'),
  column: methodsOf('column'),
};

/** The kinds of builders that have a method. */
function methodsOf(kind: BuilderCall['kind']): ReadonlySet<string> {
  return new Set(DIFFERENCES.filter((one) => one.of === kind).flatMap(({ methods }) => methods));
}

/**
 * The call that makes with the Knex that we come with what a call makes with the project's version; the call itself where
 * that is the same, or no version is known. `unique` and `index` of a column are the table's, behind the column's name.
 */
export function asDeclared(
  call: BuilderCall,
  declared: DeclaredVersion | undefined,
  dialect: DialectName,
): BuilderCall {
  if (declared === undefined) return call;
  if (call.kind === 'column' && !DIFFERENT_METHODS.column.has(call.method)) {
    const { args } = asDeclared({ ...call, kind: 'table', args: ['', ...call.args] }, declared, dialect);
    return { ...call, args: args.slice(1) };
  }
  if (!DIFFERENT_METHODS[call.kind].has(call.method)) return call;
  let made = call;
  for (const { of, before, methods, rewrite } of DIFFERENCES) {
    if (of === call.kind && methods.includes(made.method) && isBefore(declared, before))
      made = rewrite(made, dialect);
  }
  return made;
}

type Options = Readonly<Record<string, unknown>>;

function withOptions(call: BuilderCall, place: number, change: (options: Options) => Options): BuilderCall {
  const options = call.args[place];
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return call;
  return { ...call, args: call.args.with(place, change(options as Options)) };
}
