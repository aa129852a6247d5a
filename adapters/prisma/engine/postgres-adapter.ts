import type {
  ColumnType,
  SqlDriverAdapter,
  SqlMigrationAwareDriverAdapterFactory,
  SqlQuery,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils';
import type { Client, DatabaseError } from 'pg';

type Utils = typeof import('@prisma/driver-adapter-utils');

/** How a column of the catalog queries comes back to the engine. */
interface Decoder {
  readonly type: ColumnType;
  readonly decode: (text: string) => unknown;
}

/**
 * A driver adapter over one `pg` connection that the schema engine can work with. Prisma's own `@prisma/adapter-pg`
 * fails on the type `"char"`, which the engine's catalog queries return.
 *
 * `onScriptError` hears what the server says against a script, before the engine puts some of it into other words.
 */
export async function postgresAdapterFactory(
  url: string,
  onScriptError: (error: DatabaseError) => void = () => {},
): Promise<SqlMigrationAwareDriverAdapterFactory> {
  const { default: pg } = await import('pg');
  const utils = await import('@prisma/driver-adapter-utils');
  const { parse: parseArray } = await import('postgres-array');
  const decoders = decodersOf(utils, parseArray);
  const connect = async (): Promise<SqlDriverAdapter> => {
    const client = new pg.Client({ connectionString: url, application_name: 'ormbridge (prisma)' });
    client.on('error', () => {});
    await client.connect();
    return adapterOf(client, utils, decoders, onScriptError);
  };
  return {
    provider: 'postgres',
    adapterName: 'ormbridge-pg',
    connect,
    connectToShadowDb: () => Promise.reject(new Error('a shadow database is not needed to apply migrations')),
  };
}

function adapterOf(
  client: Client,
  utils: Utils,
  decoders: ReadonlyMap<number, Decoder>,
  onScriptError: (error: DatabaseError) => void,
): SqlDriverAdapter {
  const asText = { getTypeParser: () => (text: string) => text };
  const guarded = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      throw new utils.DriverAdapterError(mapped(error as DatabaseError));
    }
  };
  const queryable = {
    provider: 'postgres' as const,
    adapterName: 'ormbridge-pg',
    queryRaw: (query: SqlQuery): Promise<SqlResultSet> =>
      guarded(async () => {
        const result = await client.query<(string | null)[]>({
          text: query.sql,
          values: query.args,
          rowMode: 'array',
          types: asText as never,
        });
        const columns = result.fields.map((field) => decoders.get(field.dataTypeID));
        return {
          columnNames: result.fields.map((field) => field.name),
          columnTypes: columns.map((column) => column?.type ?? utils.ColumnTypeEnum.Text),
          rows: result.rows.map((row) =>
            row.map((text, i) => (text === null ? null : (columns[i]?.decode(text) ?? text))),
          ),
        };
      }),
    executeRaw: (query: SqlQuery) =>
      guarded(async () => (await client.query({ text: query.sql, values: query.args })).rowCount ?? 0),
  };
  return {
    ...queryable,
    // One round trip for the whole script: the server treats it as one transaction, as with Prisma's native engine.
    executeScript: (script) =>
      guarded(async () => {
        await client.query(script).catch((error: unknown) => {
          onScriptError(error as DatabaseError);
          throw error;
        });
      }),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    startTransaction: () =>
      guarded(async (): Promise<Transaction> => {
        await client.query('BEGIN');
        return {
          ...queryable,
          options: { usePhantomQuery: true },
          commit: async () => void (await client.query('COMMIT')),
          rollback: async () => void (await client.query('ROLLBACK')),
          createSavepoint: async (name: string) => void (await client.query(`SAVEPOINT ${name}`)),
          rollbackToSavepoint: async (name: string) =>
            void (await client.query(`ROLLBACK TO SAVEPOINT ${name}`)),
          releaseSavepoint: async (name: string) => void (await client.query(`RELEASE SAVEPOINT ${name}`)),
        };
      }),
    dispose: () => client.end(),
  };
}

/** Type oids: PostgreSQL's src/include/catalog/pg_type.dat. */
function decodersOf(
  utils: Utils,
  parseArray: <T>(text: string, transform: (text: string) => T) => T[],
): ReadonlyMap<number, Decoder> {
  const C = utils.ColumnTypeEnum;
  const same = (text: string) => text;
  const isTrue = (text: string) => text === 't';
  const utc = (text: string) => `${text.replace(' ', 'T').replace(/[+-]\d\d(:?\d\d)?$/, '')}+00:00`;
  const list = (decode: (text: string) => unknown) => (text: string) => parseArray(text, decode);
  const entries: readonly (readonly [readonly number[], ColumnType, (text: string) => unknown])[] = [
    [[21, 23], C.Int32, Number],
    [[20, 26], C.Int64, same],
    [[700], C.Float, Number],
    [[701], C.Double, Number],
    [[16], C.Boolean, isTrue],
    [[18], C.Character, same],
    [[1082], C.Date, same],
    [[1083, 1266], C.Time, same],
    [[1114, 1184], C.DateTime, utc],
    [[1700], C.Numeric, same],
    [[114, 3802], C.Json, same],
    [[2950], C.Uuid, same],
    [[1005, 1007], C.Int32Array, list(Number)],
    [[1016, 1028], C.Int64Array, list(same)],
    [[1000], C.BooleanArray, list(isTrue)],
    [[1002], C.CharacterArray, list(same)],
    [[1003, 1009, 1014, 1015], C.TextArray, list(same)],
  ];
  return new Map(
    entries.flatMap(([oids, type, decode]) => oids.map((oid) => [oid, { type, decode }] as const)),
  );
}

function mapped(error: DatabaseError) {
  return {
    kind: 'postgres' as const,
    code: error.code ?? 'XX000',
    severity: error.severity ?? 'ERROR',
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
    originalCode: error.code ?? 'XX000',
    originalMessage: error.message,
  };
}
