import type { Name, ObjectReference, OperationOf, RawEffect } from '../../../ir/index.js';
import type { Token } from './lexer.js';
import { asTables, isWord, nameAt, tablesRead } from './touches.js';

type RawDescription = Omit<OperationOf<'rawSql'>, 'kind' | 'dialect' | 'sql'>;

/** A statement that is kept to the letter. */
export function rawStatement(tokens: readonly Token[], sql: string): OperationOf<'rawSql'> {
  return { kind: 'rawSql', dialect: 'sqlite', sql, ...describeRaw(tokens) };
}

/** Pragmas that do something to the schema itself. */
const DANGEROUS_PRAGMAS = new Set(['writable_schema', 'schema_version']);

/** Pragmas that are without effect inside a transaction (manual: "PRAGMA Statements"). */
const OUTSIDE_PRAGMAS = new Set(['foreign_keys', 'journal_mode']);

/** Says of any statement what kind it is and what it does to what the IR models. */
export function describeRaw(tokens: readonly Token[]): RawDescription {
  const verb = tokens[0]?.value ?? '';
  switch (verb) {
    case 'pragma':
      return describePragma(tokens);
    case 'create':
      return describeCreate(tokens);
    case 'alter':
      return schemaChange('alter table', subjectAfter(tokens, 'table'));
    case 'drop':
      return schemaChange(`drop ${tokens[1]?.value ?? ''}`, subject(tokens, 2));
    case 'insert':
    case 'replace':
    case 'update':
    case 'delete':
    case 'with':
      return describeData(tokens, verb);
    case 'attach':
    case 'detach':
      return { statement: verb, effect: 'unknown', touches: [], outsideTransaction: true };
    case 'vacuum':
      return { ...harmless(verb), outsideTransaction: true };
    case 'end':
      return harmless('commit');
    case 'rollback':
      return harmless(tokens.some((token) => isWord(token, 'to')) ? 'rollback to' : 'rollback');
    default:
      return harmless(verb);
  }
}

function harmless(statement: string): RawDescription {
  return { statement, effect: 'none', touches: [] };
}

function describePragma(tokens: readonly Token[]): RawDescription {
  const name = nameAt(tokens, 1)?.name.name.toLowerCase() ?? '';
  if (DANGEROUS_PRAGMAS.has(name)) return { statement: 'pragma', effect: 'unknown', touches: [] };
  return {
    ...harmless('pragma'),
    ...(OUTSIDE_PRAGMAS.has(name) ? { outsideTransaction: true as const } : {}),
  };
}

function describeCreate(tokens: readonly Token[]): RawDescription {
  const isTemporary = isWord(tokens[1], 'temp') || isWord(tokens[1], 'temporary');
  const at = isTemporary ? 2 : 1;
  if (isWord(tokens[at], 'virtual')) {
    const name = subject(tokens, at + 2);
    return {
      statement: 'create virtual table',
      effect: 'catalog',
      touches: name === undefined ? [] : [{ kind: 'other', name }],
    };
  }
  const word = tokens[at]?.value ?? '';
  if (isTemporary && word !== 'table') return harmless(`create temporary ${word}`);
  if (word === 'table') return schemaChange('create table', subject(tokens, at + 1));
  const on = tokens.findIndex((token) => isWord(token, 'on'));
  const table = word === 'view' || on < 0 ? subject(tokens, at + 1) : nameAt(tokens, on + 1)?.name;
  return schemaChange(`create ${word}`, table);
}

function describeData(tokens: readonly Token[], verb: string): RawDescription {
  const written = writtenTables(tokens);
  if (verb === 'with' && written.length === 0) return harmless('select');
  if (written.some(({ name }) => /^sqlite_(?:master|schema)$/i.test(name))) {
    return { statement: verb, effect: 'unknown', touches: [] };
  }
  const names = new Map([...written, ...tablesRead(tokens)].map((name) => [JSON.stringify(name), name]));
  return { statement: verb, effect: 'data', touches: asTables([...names.values()]) };
}

/** The tables whose rows change. */
function writtenTables(tokens: readonly Token[]): readonly Name[] {
  return tokens.flatMap((token, at) => {
    const isTarget = isWord(token, 'into') || (isWord(token, 'from') && isWord(tokens[at - 1], 'delete'));
    if (isTarget) return namesAt(tokens, at + 1);
    if (!isWord(token, 'update') || isWord(tokens[at - 1], 'do') || isWord(tokens[at - 1], 'on')) return [];
    return namesAt(tokens, isWord(tokens[at + 1], 'or') ? at + 3 : at + 1);
  });
}

function namesAt(tokens: readonly Token[], at: number): readonly Name[] {
  const found = nameAt(tokens, at);
  return found === undefined ? [] : [found.name];
}

function schemaChange(statement: string, name: Name | undefined): RawDescription {
  const effect: RawEffect = name === undefined ? 'unknown' : 'schema';
  const touches: readonly ObjectReference[] = name === undefined ? [] : [{ kind: 'table', name }];
  return { statement, effect, touches };
}

/** The name behind IF [NOT] EXISTS. */
function subject(tokens: readonly Token[], at: number): Name | undefined {
  let from = at;
  if (isWord(tokens[from], 'if')) from += isWord(tokens[from + 1], 'not') ? 3 : 2;
  return nameAt(tokens, from)?.name;
}

function subjectAfter(tokens: readonly Token[], word: string): Name | undefined {
  const at = tokens.findIndex((token) => isWord(token, word));
  return at < 0 ? undefined : subject(tokens, at + 1);
}
