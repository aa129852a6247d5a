import type { IndexElem, Node } from 'libpg-query';
import type { IndexKey } from '../../../ir/index.js';
import type { StatementContext } from './context.js';
import { readExpression, systemName, type FindExtent } from './expressions.js';
import { bodyOf, stringsOf, Unmodelled } from './nodes.js';

/** One key of an index or exclusion constraint. */
export function readIndexKey(context: StatementContext, element: IndexElem, find?: FindExtent): IndexKey {
  const descending = element.ordering === 'SORTBY_DESC';
  const nulls = element.nulls_ordering;
  return {
    ...(element.name === undefined ? {} : { column: element.name }),
    ...(element.expr === undefined ? {} : { expression: readExpression(context, element.expr, find) }),
    ...(element.collation === undefined ? {} : { collation: systemName(stringsOf(element.collation)) }),
    ...(element.opclass === undefined ? {} : { opclass: systemName(stringsOf(element.opclass)) }),
    ...(element.opclassopts === undefined ? {} : { opclassOptions: readParameters(element.opclassopts) }),
    ...(descending ? { order: 'desc' } : {}),
    ...(nulls === 'SORTBY_NULLS_FIRST' && !descending ? { nulls: 'first' } : {}),
    ...(nulls === 'SORTBY_NULLS_LAST' && descending ? { nulls: 'last' } : {}),
  };
}

/** Parameters in parentheses (`fillfactor = 70`) as text; one without a value is `true`. */
export function readParameters(nodes: readonly Node[]): Readonly<Record<string, string>> {
  const parameters: Record<string, string> = {};
  for (const node of nodes) {
    const element = bodyOf(node, 'DefElem');
    if (element?.defname === undefined) throw new Unmodelled('a parameter without a name');
    const key =
      element.defnamespace === undefined ? element.defname : `${element.defnamespace}.${element.defname}`;
    parameters[key] = element.arg === undefined ? 'true' : parameterText(element.arg);
  }
  return parameters;
}

function parameterText(node: Node): string {
  const text = scalarText(node);
  if (text !== undefined) return text;
  // A bare word such as `auto` is read as a type's name.
  const [word, ...others] = stringsOf(bodyOf(node, 'TypeName')?.names);
  if (word === undefined || others.length > 0) throw new Unmodelled('the value of a parameter');
  return word;
}

/** The text of a number, string or boolean; numbers as written. */
export function scalarText(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('Integer' in node) return String(node.Integer.ival ?? 0);
  if ('Float' in node) return node.Float.fval ?? '0';
  if ('String' in node) return node.String.sval ?? '';
  if ('Boolean' in node) return String(node.Boolean.boolval ?? false);
  return undefined;
}
