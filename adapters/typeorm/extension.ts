import path from 'node:path';
import type { DiscoveredSet } from '../../src/adapter.js';
import { readSourceFile } from '../../src/source-file.js';
import type { DataSourceSettings } from './data-source.js';

/** An extension of PostgreSQL that TypeORM installs, and what in a migration needs it. */
interface Extension {
  readonly name: string;
  readonly needs: RegExp;
}

/**
 * The extensions that TypeORM installs by itself whenever it connects, for columns that entities have (typeorm
 * `driver/postgres/PostgresDriver.js`, `enableExtensions`).
 */
const EXTENSIONS: readonly Extension[] = [
  { name: 'citext', needs: typed('citext') },
  { name: 'hstore', needs: typed('hstore') },
  { name: 'cube', needs: typed('cube') },
  { name: 'ltree', needs: typed('ltree') },
  // Without it the server has no such operator for plain values.
  { name: 'btree_gist', needs: /\bUSING\s+gist\b[^;]*\bWITH\s*=/i },
];

/** A column's type, in SQL behind its name or in the options of a column. */
function typed(type: string): RegExp {
  return new RegExp(`["'\`\\w]\\s+${type}\\b|\\btype["']?\\s*:\\s*["'\`]${type}\\b`, 'i');
}

/** The extension that makes uuids unless the data source names another one. */
const UUID_EXTENSION = 'uuid-ossp';

/** A column whose uuids TypeORM is to generate. */
const GENERATED = /\bgenerationStrategy["']?\s*:\s*["'`]uuid["'`]/;

/** The function that TypeORM calls for a uuid: of another extension there is none that PostgreSQL itself lacks. */
const UUID_FUNCTIONS: Readonly<Record<string, RegExp>> = { 'uuid-ossp': /\buuid_generate_v4\b/ };

/**
 * The extensions that a history counts on TypeORM to install: its migrations need them, and none makes them. Entities are
 * not read, so this is what tells that they want them. None where the data source says `installExtensions: false`.
 */
export function extensionsOf(
  { root, migrations }: DiscoveredSet,
  settings: DataSourceSettings | undefined,
): readonly string[] {
  if (settings?.installExtensions === false) return [];
  const uuid = settings?.uuidExtension ?? UUID_EXTENSION;
  const texts = [...new Set(migrations.map((one) => path.join(root, one.file)))].flatMap((file) => {
    const source = readSourceFile(file);
    return 'problem' in source ? [] : [source.text];
  });
  const isUuid = { name: uuid, needs: new RegExp(sources(GENERATED, UUID_FUNCTIONS[uuid])) };
  return [isUuid, ...EXTENSIONS]
    .filter(({ needs, name }) => {
      const isMade = new RegExp(
        `\\bCREATE\\s+EXTENSION\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?["\\\\]*${name}\\b`,
        'i',
      );
      return texts.some((text) => needs.test(text)) && !texts.some((text) => isMade.test(text));
    })
    .map(({ name }) => name);
}

function sources(...patterns: readonly (RegExp | undefined)[]): string {
  return patterns.flatMap((one) => (one === undefined ? [] : [one.source])).join('|');
}
