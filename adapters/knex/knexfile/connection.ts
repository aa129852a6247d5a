import { isUnknown, type Evaluation, type Value } from '../../../src/source/index.js';

/** What a knexfile's connection says that changes what migrations do on MySQL and MariaDB. */
export interface ConnectionSettings {
  /** Knex writes it into every CREATE TABLE (knex `lib/dialects/mysql/schema/mysql-tablecompiler.js`, `createQuery`). */
  readonly charset?: string;
  readonly collate?: string;
  /** Whether one call may send several statements; the driver's default is that it may not. Absent: not known. */
  readonly multipleStatements?: boolean;
}

const TEXTS = ['charset', 'collate'] as const;

/**
 * Reads the connection of a knexfile, an object or a URL. `unknown` is told what of it is not known; without a connection,
 * or with one that a function makes, nothing is.
 */
export function connectionSettings(
  connection: Value,
  evaluation: Evaluation,
  unknown: (name: string, value: Value) => void,
): ConnectionSettings {
  if (typeof connection === 'string') return ofUrl(connection);
  if (typeof connection !== 'object' || connection === null || isUnknown(connection)) return {};
  if (connection.kind !== 'object') return {};
  const uri = ['connectionString', 'uri'].map((key) => evaluation.get(connection, key));
  const settings: Record<string, string> = {};
  for (const key of TEXTS) {
    const value = evaluation.get(connection, key);
    if (typeof value === 'string') settings[key] = value;
    else unknown(`connection.${key}`, value);
  }
  const multiple = evaluation.get(connection, 'multipleStatements');
  const isKnown = !isUnknown(multiple) && uri.every((value) => value === undefined);
  return { ...settings, ...(isKnown ? { multipleStatements: multiple === true } : {}) };
}

/** As Knex reads it: parameters are settings (knex `lib/knex-builder/internal/parse-connection.js`, `connectionObject`). */
function ofUrl(text: string): ConnectionSettings {
  if (!URL.canParse(text)) return {};
  const { searchParams } = new URL(text);
  const settings = Object.fromEntries(
    TEXTS.flatMap((key) => {
      const value = searchParams.get(key);
      return value === null ? [] : [[key, value]];
    }),
  );
  return { ...settings, multipleStatements: searchParams.get('multipleStatements') === 'true' };
}
