import path from 'node:path';
import type { MigrationSource } from '../../../src/adapter.js';
import { withoutComments, withoutCommentsAndStrings } from '../../shared/writer/code-text.js';

/** The formats that TypeORM loads (typeorm `util/DirectoryExportedClassesLoader.js`). */
export const MIGRATION_EXTENSIONS: readonly string[] = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'];

/** TypeORM's executor reads the time from the last 13 characters of a name (typeorm `migration/MigrationExecutor.js`, `getMigrations`). */
const TIMESTAMP_LENGTH = 13;

/** A method `up`, as it is written, as a property, or as compilers to ES5 leave it. */
const HAS_UP = /\bup\s*\(|\bprototype\.up\s*=|\bup\s*=\s*(?:async\b|\()/;

/** A class whose `up` may be in the one that it extends, which may be of another file. */
const EXTENDS = /^class\s+(?:(?!extends\b)\S+\s+)?extends\s+[\p{L}_$]/u;

/** What tells TypeORM from other tools that have classes with `up`. */
const USES_TYPEORM = /\bMigrationInterface\b|\b[qQ]ueryRunner\b|['"]typeorm['"]/;

/** `Init1690000000000`, with milliseconds and no digit more: only TypeORM's classes are called so, whatever they call their parameter. */
const TIMED = /(?<!\d)\d{13}$/;

/** Only TypeORM's migrations have it; whatever else their code speaks of. */
const IS_TYPEORM = /\bMigrationInterface\b/;

/** Sequelize, MikroORM, Adonis, Kysely: in code; a comment may speak of any tool. */
const OTHER_TOOLS = /\bqueryInterface\b|\bthis\.addSql\b|\bBaseSchema\b|\bKysely\b/;

/** Code that works on a query runner, or a class with `up`. */
const MEANT = /\bMigrationInterface\b|\b[qQ]ueryRunner\b|\bclass\b[^]*\bup\s*\(/;

/**
 * Classes as they are declared, those without a name with that of the variable that they are given to, if any; and as compilers to ES5
 * make them: `var Init1690000000000 = (function () {`.
 */
const CLASS =
  /\bclass\s+(?!(?:extends|implements)\b)([\p{L}_$][\p{L}\p{N}_$]*)|(?:\b(?:const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::[^=;{]*)?=\s*|\bexport\s+default\s+|\bexports(?:\.\w+)?\s*=\s*)class\b(?=\s*\{|\s+(?:extends|implements)\b)|\bvar\s+([\p{L}_$][\p{L}\p{N}_$]*)\s*=\s*(?:\/\*[^/]*\*\/\s*)?\(function\s*\(\s*\)/gu;

/** `name = 'Init1690000000000'`: the property that goes before the class's own name, where a class has its members. */
const NAME =
  /(?:(?:^|[;{])\s*(?:(?:public|readonly|override)\s+)*|\bthis\.)name\s*(?::\s*string\s*)?=\s*(['"`])([^'"`]+)\1/gmu;

/** A class of a migration, as its text tells. */
export interface MigrationClass {
  /** The class itself. */
  readonly className: string;
  /** What TypeORM records: the property `name`, else the class's name. */
  readonly name: string;
}

/** The classes of migrations in a file's text, in their order. None: it is no migration of TypeORM's. */
export function migrationClasses(text: string): readonly MigrationClass[] {
  if (isOfOtherTool(text)) return [];
  const isUsing = USES_TYPEORM.test(text);
  const code = withoutComments(text);
  const starts = [...code.matchAll(CLASS)];
  return starts.flatMap((match, index) => {
    const className = match[1] ?? match[2] ?? match[3] ?? '';
    const start = match.index + Math.max(0, match[0].search(/\bclass\b/));
    const body = code.slice(start, starts[index + 1]?.index ?? code.length);
    if (/\babstract\s+$/.test(code.slice(0, start))) return [];
    const name = recordedName(className, body);
    const isDerived = isUsing && TIMED.test(name) && EXTENDS.test(body);
    if (!HAS_UP.test(body) && !isDerived) return [];
    return isUsing || TIMED.test(name) ? [{ className, name }] : [];
  });
}

function isOfOtherTool(text: string): boolean {
  if (!OTHER_TOOLS.test(text)) return false;
  const code = withoutCommentsAndStrings(text);
  return OTHER_TOOLS.test(code) && !IS_TYPEORM.test(code);
}

/** Whether a file without such classes may be one that was meant as a migration: its user is told that it is left out. */
export function mayBeMigration(text: string): boolean {
  const code = withoutCommentsAndStrings(text);
  return MEANT.test(code) && !/\babstract\s+class\b/.test(code);
}

/** A text of SQL may have a `name = 'somebody'` of its own: one that ends with a time goes first. */
function recordedName(className: string, body: string): string {
  const names = [...body.matchAll(NAME)].flatMap(([, , name]) => (name === undefined ? [] : [name]));
  const isTimed = (name: string): boolean => timestampOf(name) !== undefined;
  return names.find(isTimed) ?? (isTimed(className) ? className : (names[0] ?? className));
}

/** The time that TypeORM orders by; undefined where it would refuse the name. */
export function timestampOf(name: string): number | undefined {
  const time = Number.parseInt(name.slice(-TIMESTAMP_LENGTH), 10);
  return Number.isNaN(time) || time === 0 ? undefined : time;
}

/**
 * `CreateUsers1690000000000`: the digits are what orders it, the rest is its name; the whole is its id. A file that says
 * the same in words of its own, `1690000000000-create-users.ts`, says it as its author did.
 */
export function migrationSource(name: string, file: string): MigrationSource {
  const digits = /\d{13}$/.exec(name)?.[0];
  if (digits === undefined) return { id: name, name, file };
  const rest = name.slice(0, -digits.length).replace(/_+$/, '');
  const said = /^\d+[-_.]?(.+)$/.exec(path.basename(file, path.extname(file)))?.[1];
  const own = said !== undefined && lettersOf(said) === lettersOf(rest) ? said : rest;
  return { id: name, name: own === '' ? name : own, timestamp: digits, file };
}

function lettersOf(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();
}
