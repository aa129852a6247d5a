/** The kinds of modules that are written. */
export type ModuleKind = 'cjs' | 'esm' | 'ts';

/** How a module of one kind is spelled. */
interface ModuleRules {
  /** Among the extensions that Knex loads by default (knex `lib/migrations/common/MigrationsLoader.js`): `.mjs` is not. */
  readonly extension: string;
  /** What stands above the functions, with a line break; '' for nothing. */
  readonly head: string;
  fn(name: 'up' | 'down', statements: readonly string[]): string;
  config(value: string): string;
}

const JSDOC = "/** @param {import('knex').Knex} knex */\n";

export const MODULES: Readonly<Record<ModuleKind, ModuleRules>> = {
  cjs: {
    extension: 'js',
    head: '',
    fn: (name, statements) =>
      `${jsdoc(statements)}exports.${name} = async function (${parameter(statements)}) ${body(statements)};\n`,
    config: (value) => `exports.config = ${value};\n`,
  },
  esm: {
    extension: 'js',
    head: '',
    fn: (name, statements) =>
      `${jsdoc(statements)}export async function ${name}(${parameter(statements)}) ${body(statements)}\n`,
    config: (value) => `export const config = ${value};\n`,
  },
  ts: {
    extension: 'ts',
    head: "import type { Knex } from 'knex';\n",
    fn: (name, statements) =>
      `export async function ${name}(${usesKnex(statements) ? 'knex' : '_knex'}: Knex): Promise<void> ${body(statements)}\n`,
    config: (value) => `export const config = ${value};\n`,
  },
};

function jsdoc(statements: readonly string[]): string {
  return usesKnex(statements) ? JSDOC : '';
}

function parameter(statements: readonly string[]): string {
  return usesKnex(statements) ? 'knex' : '';
}

function usesKnex(statements: readonly string[]): boolean {
  return statements.some((statement) => /^ *await knex\b/m.test(statement));
}

/** Statements that take more than a line stand apart. */
function body(statements: readonly string[]): string {
  if (statements.length === 0) return '{}';
  const text = statements.reduce((before, statement, i) => {
    if (i === 0) return statement;
    const isShort = !statement.includes('\n') && !(statements[i - 1] ?? '').includes('\n');
    return `${before}${isShort ? '\n' : '\n\n'}${statement}`;
  }, '');
  return `{\n${text}\n}`;
}
