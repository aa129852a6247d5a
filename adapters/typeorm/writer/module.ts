import { stringLiteral } from '../../shared/writer/javascript.js';

/** The kinds of modules that are written. */
export type ModuleKind = 'ts' | 'cjs' | 'esm';

/** A migration class, before it is spelled. */
export interface ClassParts {
  readonly className: string;
  /** What TypeORM records, with the time at its end. */
  readonly name: string;
  /** Comments at the head, each with its line break. */
  readonly comments: string;
  /** Statements, indented. */
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** Names that are imported from `typeorm`. */
  readonly uses: readonly string[];
  readonly isPlain: boolean;
}

export const EXTENSIONS: Readonly<Record<ModuleKind, string>> = { ts: 'ts', cjs: 'js', esm: 'mjs' };

/** The text of a migration class, as `typeorm migration:create` makes it (typeorm `commands/MigrationCreateCommand.js`). */
export function moduleText(kind: ModuleKind, parts: ClassParts): string {
  const { className, name, comments, up, down, isPlain } = parts;
  const typed = kind === 'ts';
  const members = [
    className === name && kind === 'ts' ? '' : nameMember(name),
    isPlain ? '  transaction = false;\n' : '',
    method('up', up, typed),
    method('down', down, typed),
  ].filter((text) => text !== '');
  const implementing = typed ? ' implements MigrationInterface' : '';
  const exporting = kind === 'cjs' ? `module.exports = class ${className}` : `export class ${className}`;
  const end = kind === 'cjs' ? '};\n' : '}\n';
  return `${comments}${importsOf(kind, parts.uses)}${exporting}${implementing} {\n${members.join('\n')}${end}`;
}

function nameMember(name: string): string {
  return `  name = ${stringLiteral(name)};\n`;
}

function importsOf(kind: ModuleKind, uses: readonly string[]): string {
  const names = [...uses].sort();
  switch (kind) {
    case 'ts': {
      if (names.length === 0) return "import type { MigrationInterface, QueryRunner } from 'typeorm';\n\n";
      return `import { ${['type MigrationInterface', 'type QueryRunner', ...names].join(', ')} } from 'typeorm';\n\n`;
    }
    case 'esm':
      return names.length === 0 ? '' : `import { ${names.join(', ')} } from 'typeorm';\n\n`;
    case 'cjs':
      return names.length === 0 ? '' : `const { ${names.join(', ')} } = require('typeorm');\n\n`;
  }
}

function method(name: 'up' | 'down', statements: readonly string[], typed: boolean): string {
  const isUsed = statements.some((statement) => /^ *await queryRunner\b/m.test(statement));
  const parameter = typed ? `${isUsed ? '' : '_'}queryRunner: QueryRunner` : isUsed ? 'queryRunner' : '';
  const result = typed ? ': Promise<void>' : '';
  return `  async ${name}(${parameter})${result} ${body(statements)}\n`;
}

/** Statements that take more than a line stand apart. */
function body(statements: readonly string[]): string {
  if (statements.length === 0) return '{}';
  const text = statements.reduce((before, statement, i) => {
    if (i === 0) return statement;
    const isShort = !statement.includes('\n') && !(statements[i - 1] ?? '').includes('\n');
    return `${before}${isShort ? '\n' : '\n\n'}${statement}`;
  }, '');
  return `{\n${text}\n  }`;
}
