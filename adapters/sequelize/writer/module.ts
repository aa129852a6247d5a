/** The kinds of modules that are written. */
export type ModuleKind = 'cjs' | 'esm' | 'ts';

/** The body of a direction: its statements without indentation of their own. */
export interface Body {
  readonly statements: readonly string[];
  /** All of them in one transaction. */
  readonly transaction: boolean;
}

/** How a module of one kind is spelled. */
interface ModuleRules {
  /** Among the extensions that sequelize-cli loads (sequelize-cli `lib/core/migrator.js`): `.mjs` is not. */
  readonly extension: string;
  text(up: Body, down: Body): string;
}

export const MODULES: Readonly<Record<ModuleKind, ModuleRules>> = {
  cjs: {
    extension: 'js',
    text: (up, down) =>
      `'use strict';\n\n/** @type {import('sequelize-cli').Migration} */\nmodule.exports = {\n` +
      `${method('up', up)},\n\n${method('down', down)},\n};\n`,
  },
  esm: {
    extension: 'js',
    text: (up, down) => `${fn('up', up, '')}\n\n${fn('down', down, '')}\n`,
  },
  ts: {
    extension: 'ts',
    text: (up, down) => `${imports([up, down])}${fn('up', up, ': ts')}\n\n${fn('down', down, ': ts')}\n`,
  },
};

function imports(bodies: readonly Body[]): string {
  const text = bodies.flatMap(({ statements }) => statements).join('\n');
  const used = ['DataTypes', 'Deferrable', 'Sequelize'].filter((name) => text.includes(`${name}.`));
  const names = ['type QueryInterface', ...used].join(', ');
  return `import { ${names} } from 'sequelize';\n\n`;
}

function method(name: string, body: Body): string {
  return `  async ${name}(${parameters(body).join(', ')}) ${block(body, '  ')}`;
}

function fn(name: string, body: Body, types: string): string {
  if (types === '') return `export async function ${name}(${parameters(body).join(', ')}) ${block(body, '')}`;
  const parameter = usesInterface(body)
    ? 'queryInterface: QueryInterface'
    : '_queryInterface: QueryInterface';
  return `export async function ${name}(${parameter}): Promise<void> ${block(body, '')}`;
}

function parameters(body: Body): readonly string[] {
  if (usesLibrary(body)) return ['queryInterface', 'Sequelize'];
  return usesInterface(body) ? ['queryInterface'] : [];
}

function usesInterface({ statements }: Body): boolean {
  return statements.some((text) => /^ *await queryInterface\b/m.test(text));
}

function usesLibrary({ statements }: Body): boolean {
  return statements.some((text) => /\bSequelize\./.test(text));
}

/** Statements that take more than a line stand apart. */
function block({ statements, transaction }: Body, indent: string): string {
  if (statements.length === 0) return '{}';
  const text = statements.reduce((before, statement, place) => {
    if (place === 0) return statement;
    const isShort = !statement.includes('\n') && !(statements[place - 1] ?? '').includes('\n');
    return `${before}${isShort ? '\n' : '\n\n'}${statement}`;
  }, '');
  if (!transaction) return `{\n${text}\n${indent}}`;
  const open = `${indent}  await queryInterface.sequelize.transaction(async (transaction) => {`;
  return `{\n${open}\n${text}\n${indent}  });\n${indent}}`;
}
