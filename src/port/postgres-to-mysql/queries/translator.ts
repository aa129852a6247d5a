import {
  bodyOf,
  kindOf,
  openStatement,
  Unmodelled,
  type Node,
  type NodeBody,
  type QueryStatement,
} from '../../../dialects/postgres/query.js';
import type { Expression } from '../../../ir/index.js';
import { needsPerson } from '../../problem.js';
import type { PortContext } from '../context.js';
import { portExpression } from '../expressions.js';
import { portName } from '../names.js';
import type { Relation, Scope } from './scope.js';
import { typesIn } from './scope.js';
import { portSelect, type PortedQuery } from './select.js';
import { portSubquery } from './subqueries.js';
import { portWindowCall } from './windows.js';

/** One statement that is being ported: its tree, and the way from its expressions to text. */
export interface Translator {
  readonly statement: QueryStatement;
  readonly context: PortContext;
  /** Ports an expression to the target's text. */
  text(node: Node | undefined, scope: Scope): string;
  /** The expression as PostgreSQL means it, for its type. */
  read(node: Node): Expression;
  port(expression: Expression, scope: Scope): Expression;
  /** Ports a query within the statement. */
  select(query: NodeBody<'SelectStmt'>, outer: Scope | undefined): PortedQuery;
  /** A table of FROM: its name in the target and its columns. */
  table(
    relation: Parameters<QueryStatement['relation']>[0],
    scope: Scope,
  ): {
    readonly text: string;
    readonly name: string;
    readonly columns: Relation;
  };
}

/** Opens a statement for porting. Throws NeedsPerson where it is more than one, or none. */
export function openTranslator(sql: string, context: PortContext): Translator {
  // What the IR's tree does not hold stands in it as a number, and is ported where that number is met.
  const kept: Node[] = [];
  const statement = openStatement(sql, (node) => {
    if (!isKept(node)) return undefined;
    kept.push(node);
    return { kind: 'verbatim', dialect: 'postgres', text: placeholder(kept.length - 1) };
  });
  if (statement === undefined) return needsPerson('statement', 'it is more than one statement');
  const read = (node: Node): Expression => {
    try {
      return statement.expression(node);
    } catch (error) {
      if (!(error instanceof Unmodelled)) throw error;
      return needsPerson('expression', `${error.message} is not understood`);
    }
  };
  const translator: Translator = {
    statement,
    context,
    read,
    select: (query, outer) => portSelect(query, translator, outer),
    port: (expression, scope) =>
      portExpression(expression, {
        context,
        columns: typesIn(scope),
        qualified: true,
        verbatim: (text) => portKept(kept[numberOf(text) ?? -1], translator, scope),
      }),
    text: (node, scope) =>
      node === undefined ? '' : context.to.printExpression(translator.port(read(node), scope)),
    table: (relation, scope) => {
      const common = relation?.schemaname === undefined ? scopedCommon(relation?.relname, scope) : undefined;
      if (common !== undefined) {
        return { text: context.to.quoteIdentifier(common.name), name: common.name, columns: common.columns };
      }
      const name = statement.relation(relation);
      const found = context.source.table(name);
      if (found === undefined && context.source.view(name) === undefined) {
        needsPerson('missing', `there is no table ${name.name} here`);
      }
      const target = portName(name);
      const parts = [...(target.schema === undefined ? [] : [target.schema]), target.name];
      return {
        text: parts.map((part) => context.to.quoteIdentifier(part)).join('.'),
        name: name.name,
        columns: found === undefined ? undefined : new Map(found.columns.map((one) => [one.name, one.type])),
      };
    },
  };
  return translator;
}

function scopedCommon(
  name: string | undefined,
  scope: Scope,
): { readonly name: string; readonly columns: Relation } | undefined {
  if (name === undefined || !scope.common.has(name)) return undefined;
  return { name, columns: scope.common.get(name) };
}

function isKept(node: Node): boolean {
  const call = bodyOf(node, 'FuncCall');
  return kindOf(node) === 'SubLink' || call?.over !== undefined;
}

function placeholder(number: number): string {
  return `\0${number}`;
}

function numberOf(text: string): number | undefined {
  return text.startsWith('\0') ? Number(text.slice(1)) : undefined;
}

function portKept(node: Node | undefined, translator: Translator, scope: Scope): Expression | undefined {
  if (node === undefined) return undefined;
  const link = bodyOf(node, 'SubLink');
  const call = bodyOf(node, 'FuncCall');
  const text =
    link !== undefined
      ? portSubquery(link, translator, scope)
      : call === undefined
        ? undefined
        : portWindowCall(call, translator, scope);
  return text === undefined
    ? undefined
    : { kind: 'verbatim', dialect: translator.context.features.dialect, text };
}
