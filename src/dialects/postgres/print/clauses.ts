import type { CommentTarget, Name } from '../../../ir/index.js';
import { printName, quoteIdentifier, quoteString } from './identifiers.js';
import { printTypeName } from './types.js';

/** Text that is there if a flag is set. */
export function flag(value: boolean | undefined, text: string): string {
  return value === true ? text : '';
}

/** `ALTER TABLE "t"`. */
export function tableClause(table: Name, ifExists?: true): string {
  return `ALTER TABLE ${flag(ifExists, 'IF EXISTS ')}${printName(table)}`;
}

/** `DROP TABLE IF EXISTS "t" CASCADE`. */
export function dropStatement(
  kind: string,
  name: string,
  options: { readonly ifExists?: true; readonly cascade?: true; readonly concurrently?: true },
): string {
  const flags = flag(options.concurrently, 'CONCURRENTLY ') + flag(options.ifExists, 'IF EXISTS ');
  return `DROP ${kind} ${flags}${name}${flag(options.cascade, ' CASCADE')}`;
}

/** `WITH (fillfactor = 70)` with a space before it, or nothing. */
export function withClause(parameters: Readonly<Record<string, string>> | undefined): string {
  const list = parametersList(parameters ?? {});
  return list === '' ? '' : ` WITH (${list})`;
}

/** Storage parameters, as they are set. */
export function parametersList(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([key, value]) => `${key} = ${parameterValue(value)}`)
    .join(', ');
}

/** A storage parameter's value: bare where it is a word or a number. */
export function parameterValue(value: string): string {
  return /^(?:[A-Za-z_][A-Za-z0-9_]*|-?\d+(?:\.\d+)?)$/.test(value) ? value : quoteString(value);
}

const commentKinds: Readonly<Record<CommentTarget['kind'], string>> = {
  table: 'TABLE',
  view: 'VIEW',
  materializedView: 'MATERIALIZED VIEW',
  sequence: 'SEQUENCE',
  index: 'INDEX',
  type: 'TYPE',
  domain: 'DOMAIN',
  schema: 'SCHEMA',
  extension: 'EXTENSION',
  column: 'COLUMN',
  constraint: 'CONSTRAINT',
  trigger: 'TRIGGER',
  function: 'FUNCTION',
};

/** `COMMENT ON TABLE "t" IS 'text'`; `null` removes the comment. */
export function commentOn(target: CommentTarget, comment: string | null): string {
  const text = comment === null ? 'NULL' : quoteString(comment);
  return `COMMENT ON ${commentKinds[target.kind]} ${commentTarget(target)} IS ${text}`;
}

function commentTarget(target: CommentTarget): string {
  switch (target.kind) {
    case 'column':
      return `${printName(target.table)}.${quoteIdentifier(target.column)}`;
    case 'constraint':
    case 'trigger':
      return `${quoteIdentifier(target.name)} ON ${printName(target.table)}`;
    case 'function':
      return printName(target.name) + argumentList(target.argumentTypes);
    case 'schema':
    case 'extension':
      return quoteIdentifier(target.name.name);
    case 'table':
    case 'view':
    case 'materializedView':
    case 'sequence':
    case 'index':
      return printName(target.name);
    case 'type':
    case 'domain':
      return printTypeName(target.name);
  }
}

/** `(integer, text)`, or nothing where the name alone tells which function it is. */
export function argumentList(types: readonly string[] | undefined): string {
  return types === undefined ? '' : `(${types.join(', ')})`;
}
