import { mapOperands } from '../../fold/expressions.js';
import { keyOf, type Column, type ColumnType, type Expression, type Name } from '../../ir/index.js';
import { NeedsPerson, needsPerson } from '../problem.js';
import { typeOf, valueTypeOf } from '../values/value-types.js';
import { writeFrom } from './from.js';
import { readQuery } from './read.js';
import {
  relationOf,
  renamed,
  type QueryOptions,
  type Writer,
  type WrittenColumn,
  type WrittenQuery,
} from './writer.js';
import { checkGroups } from './groups.js';
import type { QueryLanguage } from './language.js';
import { innerScope, mustBeThere, someType, typesIn, type Relation, type Scope } from './scope.js';
import type { CommonTable, Kept, Order, Query, Select, Statement, Target } from './tree.js';

/** Opens a writer for a statement that was read. */
export function openWriter(language: QueryLanguage, { kept }: Pick<Statement<unknown>, 'kept'>): Writer {
  const { to } = language.context;
  // Subqueries and window calls are columns with a number for a name while the expression around them is ported.
  const pieces: { readonly text: string; readonly type: ColumnType | undefined }[] = [];
  const numbered = (expression: Expression, scope: Scope): Expression => {
    if (expression.kind === 'column') {
      const exact = language.foldsNames ? exactName(expression, scope) : expression;
      mustBeThere(exact.path, typesIn(scope)(exact.path));
      return exact;
    }
    if (expression.kind !== 'verbatim') return mapOperands(expression, (one) => numbered(one, scope));
    const piece = kept(expression.text);
    if (piece === undefined) return expression;
    pieces.push(writeKept(piece, writer, scope));
    return { kind: 'column', path: [`\0${pieces.length - 1}`] };
  };
  const pieceOf = (path: readonly string[]) =>
    path[0]?.startsWith('\0') === true ? pieces[Number(path[0].slice(1))] : undefined;
  const put = (expression: Expression): Expression => {
    if (expression.kind !== 'column') return mapOperands(expression, put);
    const piece = pieceOf(expression.path);
    const [qualifier, name] = expression.path;
    if (writer.proposes && qualifier === 'excluded' && name !== undefined)
      return { kind: 'call', name: { name: 'values' }, args: [{ kind: 'column', path: [name] }] };
    return piece === undefined
      ? expression
      : { kind: 'verbatim', dialect: language.dialect, text: piece.text };
  };
  const columnsIn = (scope: Scope) => {
    const types = typesIn(scope);
    return (path: readonly string[]) => {
      const piece = pieceOf(path);
      return piece === undefined ? types(path) : piece.type;
    };
  };
  const writer: Writer = {
    language,
    changed: undefined,
    readsChanged: false,
    proposes: false,
    inlined: new Map(),
    query: (query, outer, options) => writeQuery(query, writer, outer, options ?? {}, typeIn),
    text: (expression, scope) =>
      to.printExpression(put(language.expression(numbered(expression, scope), columnsIn(scope)))),
    condition: (expression, scope) =>
      to.printExpression(put(language.condition(numbered(expression, scope), columnsIn(scope)))),
    value: (value, column, table, scope) =>
      to.printExpression(
        put(
          language.value(numbered(written(value, column, language), scope), column, table, columnsIn(scope)),
        ),
      ),
    common: (tables, outer) => writeCommon(tables, writer, outer),
    view: (name) => viewRelation(name, language),
    names: (names) => names.map((name) => to.quoteIdentifier(name)).join(', '),
    tableText: (name) => {
      const target = language.tableName(name);
      mustBeMade(name, target, language);
      return [...(target.schema === undefined ? [] : [target.schema]), target.name]
        .map((part) => to.quoteIdentifier(part))
        .join('.');
    },
  };
  const typeIn = (expression: Expression, scope: Scope): ColumnType | undefined => {
    const read = numbered(expression, scope);
    const columns = columnsIn(scope);
    return read.kind === 'column' ? columns(read.path) : someType(typeOf(read, columns));
  };
  return writer;
}

/** SQLite has no DEFAULT among values: what it stands for, where that is a constant or the next number. */
function written(value: Expression, column: Column, { dialect }: QueryLanguage): Expression {
  if (value.kind !== 'default' || dialect !== 'sqlite') return value;
  const constant = column.default ?? { kind: 'null' };
  if (!['string', 'number', 'boolean', 'null'].includes(constant.kind) || column.generated !== undefined)
    needsPerson(
      'default',
      `DEFAULT of ${column.name} is no constant, and SQLite has no word for it among values`,
    );
  return constant;
}

/** Stops at a table of the source that the target does not have, as what made it was left to a person. */
function mustBeMade(name: Name, written: Name, { context: { source, target } }: QueryLanguage): void {
  const isMissing = target.table(written) === undefined && target.doubt(written) === undefined;
  if (source.table(name) !== undefined && isMissing && target.uncertain === undefined)
    needsPerson(
      'builds-on-manual',
      `it builds on what is not there: table "${keyOf(written)}" does not exist`,
    );
}

type TypeIn = (expression: Expression, scope: Scope) => ColumnType | undefined;

/** A column by the very name that its table has for it. */
function exactName(
  expression: Extract<Expression, { kind: 'column' }>,
  scope: Scope,
): Extract<Expression, { kind: 'column' }> {
  const { path } = expression;
  const [column = '', qualifier] = [path.at(-1), path.at(-2)];
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    for (const [name, relation] of at.relations) {
      if (qualifier !== undefined && qualifier !== name) continue;
      const found = [...(relation?.keys() ?? [])].find((one) => one.toLowerCase() === column.toLowerCase());
      if (found !== undefined) return { kind: 'column', path: [...path.slice(0, -1), found] };
    }
  }
  return expression;
}

function writeKept(
  piece: Kept,
  writer: Writer,
  scope: Scope,
): { readonly text: string; readonly type: ColumnType | undefined } {
  switch (piece.kind) {
    case 'exists':
      return {
        text: `EXISTS (${writer.query(piece.query, scope, { keepStar: true }).text})`,
        type: { kind: 'boolean' },
      };
    case 'value': {
      const { text, columns } = writer.query(piece.query, scope);
      return { text: `(${text})`, type: columns?.[0]?.type };
    }
    case 'in': {
      const { text } = writer.query(piece.query, scope);
      const negation = piece.negated ? 'NOT ' : '';
      return {
        text: `(${writer.text(piece.operand, scope)} ${negation}IN (${text}))`,
        type: { kind: 'boolean' },
      };
    }
    case 'window': {
      if (!COUNTING.has(piece.name))
        return needsPerson('query', `${piece.name} over a window is not translated`);
      const partition = piece.partition.map((one) => writer.text(one, scope)).join(', ');
      const order = writeOrder(piece.order, writer, scope, () => undefined);
      const parts = [...clause('PARTITION BY', partition), ...clause('ORDER BY', order)];
      return {
        text: `${piece.name.toUpperCase()}() OVER (${parts.join(' ')})`,
        type: { kind: 'integer', bits: 64 },
      };
    }
  }
}

/** Window functions that count rows, which all have in the same way. */
const COUNTING: ReadonlySet<string> = new Set(['row_number', 'rank', 'dense_rank']);

function clause(word: string, text: string): readonly string[] {
  return text === '' ? [] : [`${word} ${text}`];
}

function writeCommon(
  tables: readonly CommonTable[],
  writer: Writer,
  outer: Scope | undefined,
): { readonly text: string; readonly scope: Scope } {
  const known = new Map(outer?.common ?? []);
  const texts = tables.map(({ name, columns, query }) => {
    if (writer.inlined.has(name)) needsPerson('query', `WITH makes ${name} twice`);
    const written = writer.query(query, innerScope(outer, known));
    known.set(name, columns === undefined ? relationOf(written) : renamed(written, columns));
    const list = columns === undefined ? '' : ` (${writer.names(columns)})`;
    return `${writer.names([name])}${list} AS (${written.text})`;
  });
  return {
    text: texts.length === 0 ? '' : `WITH ${texts.join(', ')} `,
    scope: innerScope(outer, known),
  };
}

function writeQuery(
  { common, body }: Query,
  writer: Writer,
  outer: Scope | undefined,
  options: QueryOptions,
  typeIn: TypeIn,
): WrittenQuery {
  const { text, scope } = writer.common(common, outer);
  if (body.kind === 'select') {
    const written = writeSelect(body, writer, scope, options, typeIn);
    return { ...written, text: text + written.text };
  }
  const left = writer.query(body.left, scope);
  const right = writer.query(body.right, scope);
  if (
    !body.all &&
    left.columns?.some(({ type }) => type === undefined || valueTypeOf(type) === 'text') !== false
  )
    writer.language.comparesText('equal');
  const isNested = (side: Query): boolean => side.body.kind === 'combination' || side.common.length > 0;
  // How these bind is not the same everywhere, so what is on the right, or under another word, is a query of its own.
  const isOther = body.left.body.kind === 'combination' && body.left.body.word !== body.word;
  const [a, b] = [
    isOther || body.left.common.length > 0 ? `SELECT * FROM (${left.text}) AS l` : left.text,
    isNested(body.right) ? `SELECT * FROM (${right.text}) AS r` : right.text,
  ];
  return {
    text: `${text}${a} ${body.word}${body.all ? ' ALL' : ''} ${b}`,
    columns: left.columns?.map(({ name, type }, i) => {
      const other = right.columns?.[i]?.type;
      const isSame = type !== undefined && other !== undefined && valueTypeOf(type) === valueTypeOf(other);
      return { name, type: isSame ? type : undefined };
    }),
  };
}

function writeSelect(
  select: Select,
  writer: Writer,
  base: Scope,
  options: QueryOptions,
  typeIn: TypeIn,
): WrittenQuery {
  const from = writeFrom(select.from, writer, base);
  const { scope } = from;
  const text = (one: Expression): string => writer.text(one, scope);
  const condition = (one: Expression | undefined): string =>
    one === undefined ? '' : writer.condition(one, scope);
  const targets = select.targets.flatMap((target) => withoutStar(target, from.order, scope, options));
  const columns = targets.map((target, i) => writeTarget(target, i, { writer, scope, options, typeIn }));
  const isText = (one: Expression): boolean => {
    const type = typeIn(one, scope);
    return type === undefined || valueTypeOf(type) === 'text';
  };
  const values = targets.flatMap((one) => (one.kind === 'value' ? [one.expression] : []));
  if (select.groupBy.some(isText) || (select.distinct && values.some(isText)))
    writer.language.comparesText('equal');
  checkGroups({ ...select, targets }, writer.language, scope);
  if (select.offset !== undefined && select.limit === undefined)
    needsPerson('query', 'OFFSET without LIMIT is not translated');
  const parts = [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${columns.map((one) => one.text).join(', ')}`,
    ...clause('FROM', from.text),
    ...clause('WHERE', condition(select.where)),
    ...clause('GROUP BY', select.groupBy.map(text).join(', ')),
    ...clause('HAVING', condition(select.having)),
    ...clause(
      'ORDER BY',
      writeOrder(select.orderBy, writer, scope, (one) => typeIn(one, scope)),
    ),
    ...clause('LIMIT', select.limit === undefined ? '' : text(select.limit)),
    ...clause('OFFSET', select.offset === undefined ? '' : text(select.offset)),
  ];
  return {
    text: parts.join(' '),
    columns: targets.some(({ kind }) => kind === 'star') ? undefined : columns,
  };
}

/** `*` as the columns that it stands for, where they are known: in another database they may be in another order. */
function withoutStar(
  target: Target,
  order: readonly string[] | undefined,
  scope: Scope,
  { keepStar }: QueryOptions,
): readonly Target[] {
  if (target.kind === 'value' || keepStar === true) return [target];
  const names = target.table === undefined ? order : [target.table];
  if (names === undefined) return needsPerson('query', '* of tables that are joined with USING');
  const columns = names.map((name) => scope.relations.get(name));
  if (columns.includes(undefined)) return [target];
  return names.flatMap((name, i) =>
    [...(columns[i]?.keys() ?? [])].map((column): Target => ({
      kind: 'value',
      expression: { kind: 'column', path: [name, column] },
    })),
  );
}

interface TargetUse {
  readonly writer: Writer;
  readonly scope: Scope;
  readonly options: QueryOptions;
  readonly typeIn: TypeIn;
}

function writeTarget(
  target: Target,
  at: number,
  { writer, scope, options: { into, named }, typeIn }: TargetUse,
): WrittenColumn & { readonly text: string } {
  if (target.kind === 'star') {
    const text = target.table === undefined ? '*' : `${writer.names([target.table])}.*`;
    return { text, name: undefined, type: undefined };
  }
  const { expression } = target;
  const isUnnamed = named === true && target.name === undefined && expression.kind !== 'column';
  const name = isUnnamed ? writer.language.nameOf?.(expression) : target.name;
  const column = into?.columns[at];
  const text =
    into === undefined || column === undefined
      ? writer.text(expression, scope)
      : writer.value(expression, column, into.table, scope);
  const own = expression.kind === 'column' ? expression.path.at(-1) : undefined;
  return {
    text: name === undefined ? text : `${text} AS ${writer.names([name])}`,
    name: name ?? own,
    type: typeIn(expression, scope),
  };
}

/** ORDER BY with NULL where the source has it: first in MySQL and SQLite, last in PostgreSQL, where nothing says otherwise. */
function writeOrder(
  order: readonly Order[],
  writer: Writer,
  scope: Scope,
  typeOfOne: (expression: Expression) => ColumnType | undefined,
): string {
  const { dialect } = writer.language;
  return order
    .map(({ expression, descending, nulls }) => {
      const text = writer.text(expression, scope);
      if (/^\d+$/.test(text)) needsPerson('query', 'ORDER BY of a column by its number is not translated');
      const type = typeOfOne(expression);
      if (type !== undefined && valueTypeOf(type) === 'text') writer.language.comparesText('order');
      const direction = descending ? ' DESC' : '';
      if (dialect === 'mysql' || dialect === 'mariadb')
        return `${text} IS NULL${nulls === 'first' ? ' DESC' : ''}, ${text}${direction}`;
      const usual = descending === (dialect === 'postgres') ? 'first' : 'last';
      return `${text}${direction}${nulls === usual ? '' : ` NULLS ${nulls.toUpperCase()}`}`;
    })
    .join(', ');
}

/** What a view has for columns; `undefined` where that is not known. Throws NeedsPerson where there is no such view. */
function viewRelation(name: Name, language: QueryLanguage): Relation {
  const { context } = language;
  const view = context.source.view(name);
  if (view === undefined) return needsPerson('missing', `there is no table ${name.name} here`);
  // One that could not be written is not there.
  if (context.target.view(language.tableName(name)) === undefined)
    return needsPerson('missing', `the view ${name.name} could not be written`);
  try {
    const statement = readQuery(view.query, context);
    const written = openWriter(language.quiet(), statement).query(statement.read, undefined);
    if (view.columns === undefined) return relationOf(written);
    return renamed(written, view.columns);
  } catch (error) {
    if (!(error instanceof NeedsPerson)) throw error;
    return undefined;
  }
}
