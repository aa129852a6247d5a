import type { Check, Column, Constraint, Expression, Index } from '../../../ir/index.js';
import { readType, type DeclaredType } from '../types.js';
import { collationName, readCharset, readCollationName } from './charsets.js';
import { Unexpected, Unmodelled, type Cursor, type Notice } from './cursor.js';
import { readExpression } from './expressions.js';
import { readCheckEnforced, readReferences } from './constraints.js';
import { readLiteral, readNow, verbatim } from './literals.js';
import type { Token } from './tokens.js';

/** A column with what was written on it and belongs to its table. */
export interface DeclaredColumn {
  readonly column: Column;
  /** Primary key, checks, a foreign key. */
  readonly constraints: readonly Constraint[];
  /** UNIQUE on a column is an index of the column. */
  readonly indexes: readonly Index[];
}

/** A column while its attributes are read. */
interface Draft {
  readonly cursor: Cursor;
  readonly name: string;
  readonly declared: DeclaredType;
  nullable: boolean | undefined;
  default?: Expression;
  onUpdate?: Expression;
  generated?: Column['generated'];
  numbered: boolean;
  charset?: string;
  collation?: string;
  comment?: string;
  invisible: boolean;
  isPrimary: boolean;
  isUnique: boolean;
  readonly constraints: Constraint[];
  readonly options: Record<string, string>;
}

/** Reads `name type attributes`. Source: MySQL manual, "CREATE TABLE Statement", column_definition. */
export function readColumn(cursor: Cursor): DeclaredColumn {
  return readColumnBody(cursor, cursor.identifier('the name of a column'));
}

/** Reads the definition after the name. */
export function readColumnBody(cursor: Cursor, name: string): DeclaredColumn {
  const declared = readType(cursor);
  const serial = declared.serial === true;
  const draft: Draft = {
    cursor,
    name,
    declared,
    nullable: serial ? false : undefined,
    numbered: serial,
    isUnique: serial,
    isPrimary: false,
    invisible: false,
    constraints: [],
    options: {},
    ...(declared.charset === undefined ? {} : { charset: declared.charset }),
  };
  if (declared.binary === true) readBinary(draft);
  while (readAttribute(draft)) {
    // Every attribute is read in the order in which it is written.
  }
  return finish(draft);
}

/** BINARY after a character set: its collation `_bin`. Without one it follows the table. */
function readBinary(draft: Draft): void {
  if (draft.charset === undefined) draft.options['binary'] = '';
  else draft.collation = `${draft.charset}_bin`;
}

function finish(draft: Draft): DeclaredColumn {
  const { name, declared, cursor } = draft;
  const { type } = declared;
  const nullable = draft.nullable ?? !draft.isPrimary;
  const column: Column = {
    name,
    type,
    nullable,
    ...(draft.default === undefined || (draft.default.kind === 'null' && nullable)
      ? {}
      : { default: draft.default }),
    ...(draft.numbered ? { autoIncrement: { kind: 'autoIncrement' } } : {}),
    ...(draft.generated === undefined ? {} : { generated: draft.generated }),
    ...(draft.collation === undefined ? {} : { collation: { name: draft.collation } }),
    ...(draft.charset === undefined ? {} : { charset: draft.charset }),
    ...(draft.onUpdate === undefined ? {} : { onUpdate: draft.onUpdate }),
    ...(draft.invisible ? { invisible: true } : {}),
    ...(Object.keys(draft.options).length === 0 ? {} : { options: draft.options }),
    ...(draft.comment === undefined ? {} : { comment: draft.comment }),
  };
  const keys: Constraint[] = draft.isPrimary ? [{ kind: 'primaryKey', columns: [name] }] : [];
  const constraints = [...keys, ...draft.constraints.map((constraint) => ofColumn(cursor, name, constraint))];
  return { column, constraints, indexes: draft.isUnique ? [{ unique: true, keys: [{ column: name }] }] : [] };
}

/** In MariaDB a check on a column is the column's own. */
function ofColumn(cursor: Cursor, column: string, constraint: Constraint): Constraint {
  if (constraint.kind !== 'check' || !cursor.flavour.columnChecks) return constraint;
  const { name: _name, ...check } = constraint;
  return { ...check, column } satisfies Check;
}

/** `''` of TEXT and BLOB is ignored without strict mode, and refused with it (`Create_field::init` in `sql/create_field.cc`). */
function emptyDefault(column: string, token: Token): Notice {
  return {
    token,
    code: 'depends-on-sql-mode',
    message: `column "${column}" has '' for its default, which MySQL ignores for this type, and refuses where sql_mode has STRICT_TRANS_TABLES, as it usually has`,
    help: "it is left out: without it the column has the same default; write DEFAULT ('') if it shall have one",
  };
}

/** JSON and spatial types refuse it in every mode. */
function takesEmptyText({ type }: DeclaredType): boolean {
  return type.kind === 'text' || type.kind === 'binary';
}

type Attribute = (draft: Draft) => void;

/** What an attribute's first word leads to. */
const attributes: Readonly<Record<string, Attribute>> = {
  NOT: readNot,
  NULL: (draft) => {
    draft.nullable = true;
  },
  DEFAULT: (draft) => {
    const from = draft.cursor.index;
    const isExpression = draft.cursor.isMark('(');
    const value = readDefault(draft.cursor, draft.declared);
    if (isExpression || !isBareOfText(value, draft)) draft.default = value;
    else if (value.kind !== 'string' || value.value !== '' || !takesEmptyText(draft.declared))
      draft.default = verbatim(draft.cursor, draft.cursor.text(from, draft.cursor.index));
    else draft.cursor.notices.push(emptyDefault(draft.name, draft.cursor.lexer.token(from)));
  },
  ON: (draft) => {
    draft.cursor.expectWords('UPDATE');
    const now = readNow(draft.cursor);
    if (now === undefined) throw new Unexpected(draft.cursor.peek(), 'CURRENT_TIMESTAMP');
    draft.onUpdate = now;
  },
  // NOT NULL, but for a NULL that comes behind it (`sql_yacc.yy`: AUTO_INC sets NOT_NULL_FLAG, NULL takes it away).
  AUTO_INCREMENT: (draft) => {
    draft.numbered = true;
    draft.nullable = false;
  },
  SERIAL: (draft) => {
    draft.cursor.expectWords('DEFAULT', 'VALUE');
    draft.numbered = true;
    draft.isUnique = true;
    draft.nullable = false;
  },
  UNIQUE: (draft) => {
    draft.cursor.words('KEY');
    draft.isUnique = true;
  },
  PRIMARY: (draft) => {
    draft.cursor.words('KEY');
    draft.isPrimary = true;
  },
  KEY: (draft) => {
    draft.isPrimary = true;
  },
  COMMENT: (draft) => {
    const comment = draft.cursor.string('a comment');
    if (comment !== '') draft.comment = comment;
  },
  COLLATE: (draft) => {
    draft.collation = collationName(readCollationName(draft.cursor));
  },
  BINARY: readBinary,
  COLUMN_FORMAT: (draft) => setOption(draft, 'column_format', draft.cursor.identifier().toLowerCase()),
  STORAGE: (draft) => setOption(draft, 'storage', draft.cursor.identifier().toLowerCase()),
  VISIBLE: () => {},
  INVISIBLE: (draft) => {
    draft.invisible = true;
  },
  ENGINE_ATTRIBUTE: (draft) => setText(draft, 'engine_attribute'),
  SECONDARY_ENGINE_ATTRIBUTE: (draft) => setText(draft, 'secondary_engine_attribute'),
  SRID: (draft) => setOption(draft, 'srid', draft.cursor.number()),
  REF_SYSTEM_ID: (draft) => {
    draft.cursor.expectMark('=');
    setOption(draft, 'srid', draft.cursor.number());
  },
  COMPRESSED: (draft) => {
    draft.cursor.mark('=');
    if (draft.cursor.atIdentifier && draft.cursor.isWord('ZLIB')) draft.cursor.next();
    setOption(draft, 'compressed', '');
  },
  GENERATED: (draft) => {
    draft.cursor.expectWords('ALWAYS');
    draft.cursor.expectWords('AS');
    readGenerated(draft);
  },
  AS: readGenerated,
  CONSTRAINT: (draft) => {
    const name = draft.cursor.isWord('CHECK', 'REFERENCES') ? undefined : draft.cursor.identifier();
    if (draft.cursor.words('CHECK')) draft.constraints.push(readCheck(draft.cursor, name));
    else if (draft.cursor.words('REFERENCES')) draft.constraints.push(readForeignKey(draft, name));
    else throw new Unexpected(draft.cursor.peek(), 'CHECK');
  },
  CHECK: (draft) => {
    draft.constraints.push(readCheck(draft.cursor, undefined));
  },
  REFERENCES: (draft) => {
    draft.constraints.push(readForeignKey(draft, undefined));
  },
  WITH: (draft) => {
    draft.cursor.expectWords('SYSTEM', 'VERSIONING');
    setOption(draft, 'system_versioning', 'with');
  },
  WITHOUT: (draft) => {
    draft.cursor.expectWords('SYSTEM', 'VERSIONING');
    setOption(draft, 'system_versioning', 'without');
  },
};

function readAttribute(draft: Draft): boolean {
  const { cursor } = draft;
  const token = cursor.peek();
  if (token.kind !== 'word') return false;
  const charset = readCharset(cursor);
  if (charset !== undefined) {
    draft.charset = charset;
    if (cursor.words('BINARY')) readBinary(draft);
    return true;
  }
  // ADD COLUMN a INT UNIQUE FIRST: what follows is not the column's.
  const read = Object.hasOwn(attributes, token.value) ? attributes[token.value] : undefined;
  if (read === undefined) return false;
  cursor.next();
  read(draft);
  return true;
}

function readNot(draft: Draft): void {
  if (draft.cursor.words('NULL')) draft.nullable = false;
  else if (draft.cursor.words('SECONDARY')) setOption(draft, 'secondary', 'not');
  else throw new Unexpected(draft.cursor.peek(), 'NULL');
}

function setOption(draft: Draft, key: string, value: string): void {
  if (value !== 'default') draft.options[key] = value;
}

function setText(draft: Draft, key: string): void {
  draft.cursor.mark('=');
  draft.options[key] = draft.cursor.string();
}

function readGenerated(draft: Draft): void {
  const { cursor } = draft;
  if (cursor.words('ROW')) {
    const edge = cursor.oneOf('START', 'END');
    if (edge === undefined) throw new Unexpected(cursor.peek(), 'START or END');
    setOption(draft, 'row', edge.toLowerCase());
    return;
  }
  if (cursor.words('IDENTITY')) throw new Unmodelled('an identity');
  cursor.expectMark('(');
  const expression = readExpression(cursor);
  cursor.expectMark(')');
  const stored = cursor.oneOf('VIRTUAL', 'STORED', 'PERSISTENT');
  draft.generated = { expression, stored: stored === 'STORED' || stored === 'PERSISTENT' };
}

function readCheck(cursor: Cursor, name: string | undefined): Check {
  cursor.expectMark('(');
  const expression = readExpression(cursor);
  cursor.expectMark(')');
  return {
    kind: 'check',
    ...(name === undefined ? {} : { name }),
    expression,
    ...readCheckEnforced(cursor),
  };
}

function readForeignKey(draft: Draft, name: string | undefined): Constraint {
  return {
    kind: 'foreignKey',
    ...(name === undefined ? {} : { name }),
    columns: [draft.name],
    ...readReferences(draft.cursor),
  };
}

/**
 * A default without brackets of a type that has expressions alone: MySQL refuses it, so it is not taken for one. Constants that are
 * kept as text (`x'41'`) are not told from those in brackets.
 */
function isBareOfText(value: Expression, { cursor, declared }: Draft): boolean {
  const isText = cursor.flavour.dialect === 'mysql' && isAlwaysExpression(declared.type);
  return isText && value.kind !== 'null' && value.kind !== 'verbatim';
}

/** Whether a text is a default that {@link isBareOfText}: a text in quotes, a number, a truth value, the present moment. */
export function isBareDefault(text: string): boolean {
  return /^(?:'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|[-+]?\s*[\d.]+(?:e[-+]?\d+)?|true|false|(?:current_timestamp|localtime|localtimestamp|now)(?:\s*\(\d*\))?)$/i.test(
    text,
  );
}

/**
 * What follows DEFAULT. A constant or CURRENT_TIMESTAMP stands without brackets; in brackets is an expression, which the
 * server keeps as such even where it is a constant (MySQL manual, "Data Type Default Values").
 */
export function readDefault(cursor: Cursor, declared?: DeclaredType): Expression {
  const from = cursor.index;
  if (cursor.isMark('(')) {
    const expression = readInBrackets(cursor);
    if (cursor.flavour.bareDefaults || !needsBrackets(expression, declared)) return expression;
    return verbatim(cursor, cursor.text(from, cursor.index));
  }
  const now = readNow(cursor);
  if (now !== undefined) return now;
  if (cursor.flavour.bareDefaults) return readBareDefault(cursor);
  const sign = cursor.mark('-') ? '-' : cursor.mark('+') ? '' : undefined;
  const literal = readLiteral(cursor);
  if (literal === undefined) throw new Unexpected(cursor.peek(), 'a constant, or an expression in brackets');
  if (sign === undefined) return literal;
  if (literal.kind !== 'number') throw new Unexpected(cursor.peek(), 'a number');
  return { ...literal, value: `${sign}${literal.value}` };
}

function readInBrackets(cursor: Cursor): Expression {
  cursor.expectMark('(');
  const expression = readExpression(cursor);
  cursor.expectMark(')');
  // `(CURRENT_TIMESTAMP)` is a call of now(), which is stored as an expression.
  if (expression.kind !== 'keyword' || cursor.flavour.bareDefaults) return expression;
  if (expression.name !== 'current_timestamp') return expression;
  const args: Expression[] =
    expression.precision === undefined ? [] : [{ kind: 'number', value: `${expression.precision}` }];
  return { kind: 'call', name: { name: 'now' }, args };
}

/** NOT and the like would take in the attributes that follow, so only what binds tighter can stand without brackets. */
function readBareDefault(cursor: Cursor): Expression {
  const sign = cursor.mark('-') ? '-' : cursor.mark('+') ? '' : undefined;
  const literal = readLiteral(cursor);
  if (literal !== undefined) {
    return sign === '-' && literal.kind === 'number' ? { ...literal, value: `-${literal.value}` } : literal;
  }
  const from = cursor.index;
  cursor.identifier('a constant or an expression');
  if (cursor.mark('.')) cursor.identifier();
  if (cursor.isMark('(')) cursor.skipBrackets();
  const end = cursor.index;
  cursor.index = from;
  const expression = cursor.attempt(() => readExpression(cursor));
  return expression !== undefined && cursor.index === end ? expression : textUpTo(cursor, from, end);
}

function textUpTo(cursor: Cursor, from: number, end: number): Expression {
  cursor.index = end;
  return verbatim(cursor, cursor.text(from, end));
}

/**
 * Whether only brackets keep a default apart from a constant. Text of any length, JSON and spatial types have no other
 * default than an expression, so there a constant is one.
 */
function needsBrackets(expression: Expression, declared: DeclaredType | undefined): boolean {
  if (declared === undefined) return true;
  const isConstant =
    ['string', 'number', 'boolean', 'null'].includes(expression.kind) ||
    (expression.kind === 'verbatim' && !/[(]/.test(expression.text));
  return isConstant && !isAlwaysExpression(declared.type);
}

/** Whether the defaults of a type are expressions in every case. */
export function isAlwaysExpression(type: DeclaredType['type']): boolean {
  if (type.kind === 'text' || type.kind === 'json') return true;
  if (type.kind === 'binary') return type.form === undefined;
  return type.kind === 'native' && type.name !== 'year';
}
