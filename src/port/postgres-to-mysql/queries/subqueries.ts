import { bodyOf, stringsOf, type NodeBody } from '../../../dialects/postgres/query.js';
import { needsPerson } from '../../problem.js';
import type { Scope } from './scope.js';
import type { Translator } from './translator.js';

/** A subquery within an expression: a value, EXISTS, or IN. */
export function portSubquery(link: NodeBody<'SubLink'>, translator: Translator, scope: Scope): string {
  const query = bodyOf(link.subselect, 'SelectStmt');
  if (query === undefined) return needsPerson('query', 'a subquery of this form is not translated');
  const { text } = translator.select(query, scope);
  switch (link.subLinkType) {
    case 'EXISTS_SUBLINK':
      return `EXISTS (${text})`;
    case 'EXPR_SUBLINK':
      return `(${text})`;
    case 'ANY_SUBLINK': {
      const isIn = link.operName === undefined || stringsOf(link.operName)[0] === '=';
      if (isIn && query.limitCount === undefined) {
        return `(${translator.text(link.testexpr, scope)} IN (${text}))`;
      }
      return needsPerson('query', 'a subquery with this operator, or IN with a LIMIT, is not translated');
    }
    default:
      return needsPerson('query', 'a subquery of this form is not translated');
  }
}
