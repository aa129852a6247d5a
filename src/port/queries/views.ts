import type { OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { Ported, WayContext } from '../way.js';
import type { QueryLanguage } from './language.js';
import { readQuery } from './read.js';
import { openWriter } from './write.js';
import { relationOf } from './writer.js';

/** A view with its query in the target's text, and nothing said of replacing one. Throws NeedsPerson. */
export function portView(
  view: OperationOf<'createView'>,
  language: QueryLanguage,
): OperationOf<'createView'> {
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
  return {
    kind: 'createView',
    name: language.tableName(view.name),
    query: written.text,
    dialect: language.dialect,
    reads: view.reads.map((name) => language.tableName(name)),
    ...(view.columns === undefined ? {} : { columns: view.columns }),
  };
}

/**
 * What makes a view where the target does not replace one: SQLite has no OR REPLACE, and PostgreSQL's refuses other columns than
 * before, so the old one goes first.
 */
export function inPlace(
  made: OperationOf<'createView'>,
  { orReplace }: OperationOf<'createView'>,
  { target }: Pick<WayContext, 'target'>,
): Ported {
  const isThere = orReplace === true && target.view(made.name) !== undefined;
  return isThere ? [{ kind: 'dropView', name: made.name }, made] : [made];
}
