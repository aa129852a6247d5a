import type { Expression } from '../../ir/index.js';
import { printExpression } from './print/expressions.js';
import { child, expressionTree, strings, type SyntaxNode } from './syntax-tree.js';

/**
 * The name that PostgreSQL gives to a column that an expression makes: that of an index key without a name, or of a
 * column in a query's result. `undefined`: none (`expr` in an index, `?column?` in a result).
 * Source: FigureColnameInternal in src/backend/parser/parse_target.c.
 */
export function figureColumnName(expression: Expression): string | undefined {
  const tree = expressionTree(printExpression(expression));
  return tree === undefined ? undefined : figure(tree).name;
}

/** `weak`: a name that an enclosing CASE or cast may replace. */
interface Figured {
  readonly name: string | undefined;
  readonly weak?: true;
}

const none: Figured = { name: undefined, weak: true };

/** Names of nodes that are written like functions but have a grammar of their own. */
const fixedNames: Readonly<Record<string, string>> = {
  CoalesceExpr: 'coalesce',
  A_ArrayExpr: 'array',
  RowExpr: 'row',
  GroupingFunc: 'grouping',
  XmlSerialize: 'xmlserialize',
};

const xmlNames: Readonly<Record<string, string>> = {
  IS_XMLCONCAT: 'xmlconcat',
  IS_XMLELEMENT: 'xmlelement',
  IS_XMLFOREST: 'xmlforest',
  IS_XMLPARSE: 'xmlparse',
  IS_XMLPI: 'xmlpi',
  IS_XMLROOT: 'xmlroot',
};

function figure(node: SyntaxNode | undefined): Figured {
  const [tag, value] = Object.entries(node ?? {})[0] ?? [];
  if (tag === undefined) return none;
  const body = value as SyntaxNode;
  const fixed = fixedNames[tag];
  if (fixed !== undefined) return { name: fixed };
  switch (tag) {
    case 'ColumnRef':
      return named(strings(body['fields']).at(-1));
    case 'A_Indirection': {
      const field = strings(body['indirection']).at(-1);
      return field === undefined ? figure(body['arg'] as SyntaxNode) : { name: field };
    }
    case 'FuncCall':
      return named(strings(body['funcname']).at(-1));
    case 'A_Expr':
      return body['kind'] === 'AEXPR_NULLIF' ? { name: 'nullif' } : none;
    case 'CollateClause':
      return figure(body['arg'] as SyntaxNode);
    case 'TypeCast': {
      const inner = figure(body['arg'] as SyntaxNode);
      if (inner.weak !== true) return inner;
      const type = strings((body['typeName'] as SyntaxNode | undefined)?.['names']).at(-1);
      return type === undefined ? inner : { name: type, weak: true };
    }
    case 'CaseExpr': {
      const inner = figure(body['defresult'] as SyntaxNode | undefined);
      return inner.weak === true ? { name: 'case', weak: true } : inner;
    }
    case 'MinMaxExpr':
      return { name: body['op'] === 'IS_LEAST' ? 'least' : 'greatest' };
    case 'SQLValueFunction':
      return { name: valueFunctionName(String(body['op'])) };
    case 'XmlExpr':
      return named(xmlNames[String(body['op'])]);
    case 'SubLink':
      return figureSubLink(body);
    default:
      return none;
  }
}

function named(name: string | undefined): Figured {
  return name === undefined ? none : { name };
}

/** `SVFOP_CURRENT_TIMESTAMP_N` is `current_timestamp` with a precision. */
function valueFunctionName(op: string): string {
  return op
    .replace(/^SVFOP_/, '')
    .replace(/_N$/, '')
    .toLowerCase();
}

function figureSubLink(body: SyntaxNode): Figured {
  switch (body['subLinkType']) {
    case 'EXISTS_SUBLINK':
      return { name: 'exists' };
    case 'ARRAY_SUBLINK':
      return { name: 'array' };
    case 'EXPR_SUBLINK': {
      const target = (
        child(body['subselect'] as SyntaxNode, 'SelectStmt')?.['targetList'] as SyntaxNode[]
      )?.[0];
      const result = child(target, 'ResTarget');
      const name = result?.['name'];
      return typeof name === 'string' ? { name } : figure(result?.['val'] as SyntaxNode | undefined);
    }
    default:
      return none;
  }
}
