import type { Name, OperationOf } from '../../ir/index.js';
import { NeedsPerson, needsPerson } from '../problem.js';
import type { QueryLanguage } from './language.js';
import { readQuery } from './read.js';
import type { Relation } from './scope.js';
import { openWriter, relationOf, renamed, type Writer } from './write.js';

/** What a view has for columns; `undefined` where that is not known. Throws NeedsPerson where there is no such view. */
export function viewRelation(name: Name, { language }: Writer): Relation {
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
