import type { OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { QueryLanguage } from './language.js';
import { readQuery } from './read.js';
import { openWriter } from './write.js';
import { relationOf } from './writer.js';

/** The query of a view in the target's text. Throws NeedsPerson. */
export function portView(
  view: Pick<OperationOf<'createView'>, 'name' | 'query' | 'columns'>,
  language: QueryLanguage,
): { readonly text: string; readonly columns: readonly string[] | undefined } {
  const statement = readQuery(view.query, language.context);
  const written = openWriter(language, statement).query(statement.read, undefined, { named: true });
  if (written.columns === undefined)
    return needsPerson('view', 'the columns of the view are not known: they are those of a *');
  if (view.columns === undefined && written.columns.some(({ name }) => name === undefined))
    return needsPerson(
      'view',
      'a column of the view has a name that the server makes: each makes another',
      'name it with AS',
    );
  relationOf(written);
  return { text: written.text, columns: view.columns };
}
