import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DialectName } from '../../src/ir/index.js';
import { createProgram } from '../../src/source/index.js';
import { SILENT } from '../shared/reading.js';

/** sequelize-cli's file of paths (sequelize-cli `lib/core/yargs.js`). */
export const SEQUELIZERC = '.sequelizerc';

/** What a `.sequelizerc` and the configuration that it names say. Absolute paths. */
export interface SequelizeSettings {
  readonly migrations: string;
  readonly config?: string;
  /** Absent where the configuration does not say one, or says several. */
  readonly dialect?: DialectName;
}

const DIALECTS: Readonly<Record<string, DialectName>> = {
  postgres: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  sqlite: 'sqlite',
};

/** Reads a `.sequelizerc` by static evaluation; what it does not say has sequelize-cli's default (sequelize-cli `lib/helpers/path-helper.js`). */
export function readSequelizerc(file: string): SequelizeSettings {
  const folder = path.dirname(file);
  const program = createProgram({ root: folder });
  const module = program.evaluation(SILENT).moduleFromText(`${file}.js`, textOf(file));
  const pathOf = (key: string): string | undefined => {
    const value = module.get(key);
    return typeof value === 'string' ? path.resolve(folder, value) : undefined;
  };
  const migrations = pathOf('migrations-path') ?? path.join(folder, 'migrations');
  return { migrations, ...configurationOf(folder, pathOf('config')) };
}

/** The configuration in the place that sequelize-cli looks at, or in the given one. */
export function configurationOf(
  folder: string,
  given?: string,
): Pick<SequelizeSettings, 'config' | 'dialect'> {
  const places = given === undefined ? ['config/config.json', 'config/config.js'] : [given];
  for (const place of places) {
    const config = path.resolve(folder, place);
    const text = textOf(config);
    if (text === '') continue;
    const named = [...text.matchAll(/\bdialect['"]?\s*:\s*['"](\w+)['"]/g)].map(
      ([, name = '']) => DIALECTS[name],
    );
    const [dialect, ...others] = new Set(named);
    return { config, ...(dialect === undefined || others.length > 0 ? {} : { dialect }) };
  }
  return {};
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
