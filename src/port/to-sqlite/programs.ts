import { keyOf, type OperationOf, type Table } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { ofMigrationsAlone } from '../history/procedures.js';
import { loseKeptRows } from '../queries/materialized-views.js';
import { touchedColumn, touchingTrigger } from '../from-postgres/touch-triggers.js';
import { inPlace, portView } from '../queries/views.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { portName } from './names.js';
import { queryLanguage } from './queries.js';
import { touchFor, untouch } from './touch-triggers.js';

/** Views, functions, triggers: their text is another language, but for triggers that only keep a time. */
export const programs = {
  createView,
  dropView: (operation: OperationOf<'dropView'>, { target }: WayContext): Ported => {
    if (target.view(portName(operation.name)) !== undefined)
      return [{ kind: 'dropView', name: portName(operation.name) }];
    return operation.ifExists === true
      ? []
      : needsPerson(
          'view',
          `the view ${operation.name.name} could not be written: drop what was made in its place`,
        );
  },
  renameView,
  createFunction: (operation: OperationOf<'createFunction'>, context: WayContext): Ported =>
    touchedColumn(operation.definition) !== undefined
      ? []
      : (ofMigrationsAlone(operation, context) ??
        needsPerson('function', `the ${operation.routine} ${operation.name.name} is not translated`)),
  dropFunction: (operation: OperationOf<'dropFunction'>, { plan }: WayContext): Ported => {
    const definitions = plan.functions.get(operation.name.name) ?? [];
    const isTouch =
      definitions.length > 0 &&
      definitions.every(({ definition }) => touchedColumn(definition) !== undefined);
    return isTouch || operation.ifExists === true || plan.procedures.has(keyOf(operation.name))
      ? []
      : needsPerson('function', `the ${operation.routine} ${operation.name.name} is not translated`);
  },
  createTrigger: (operation: OperationOf<'createTrigger'>, context: WayContext): Ported => {
    const column = touchingTrigger(operation.table, operation.name, context.sourceAfter, context.plan);
    const table = context.sourceAfter.table(operation.table);
    const source = table?.columns.find(({ name }) => name === column);
    if (table === undefined || source === undefined)
      return needsPerson('trigger', `the trigger ${operation.name} is not translated`);
    return [...untouch(source.name, table, context), ...touchFor(source, table, context)];
  },
  dropTrigger,
  renameTrigger: ({ name, table }: OperationOf<'renameTrigger'>, context: WayContext): Ported =>
    touchingTrigger(table, name, context.source, context.plan) === undefined
      ? needsPerson('trigger', `the trigger ${name} is not translated`)
      : [],
} as const;

/** SQLite has no statement for it: the view is made anew under its other name. */
function renameView({ name, to }: OperationOf<'renameView'>, context: WayContext): Ported {
  const view = context.sourceAfter.view({ ...name, name: to });
  if (view === undefined || context.target.view(portName(name)) === undefined)
    return needsPerson('view', 'the view is not translated, so it has no name to change');
  const isKnown =
    view.uncertain === undefined && context.from.verbatim.queryColumns(view.query)?.includes('*') === false;
  if (!isKnown)
    return needsPerson(
      'view',
      'what the view reads is not known, and SQLite makes it anew under another name',
    );
  const made = portView({ ...view, kind: 'createView', dialect: context.from.name }, queryLanguage(context));
  return [
    { kind: 'dropView', name: portName(name) },
    view.checkOption === undefined ? made : { ...made, checkOption: view.checkOption },
  ];
}

function createView(operation: OperationOf<'createView'>, context: WayContext): Ported {
  if (operation.ifNotExists === true && context.source.view(operation.name) !== undefined) return [];
  if (operation.materialized === true) loseKeptRows(operation, context);
  if (operation.checkOption !== undefined)
    needsPerson('view', 'rows are not written through a view here: WITH CHECK OPTION has no equal');
  if (operation.with !== undefined) lose(context, 'storage', 'options of a view have no equal');
  lose(context, 'view', 'a view can only be read here');
  return inPlace(portView(operation, queryLanguage(context)), operation, context);
}

function dropTrigger(operation: OperationOf<'dropTrigger'>, context: WayContext): Ported {
  const { table: on, name } = operation;
  const table: Table | undefined = on === undefined ? undefined : context.source.table(on);
  const column = on === undefined ? undefined : touchingTrigger(on, name, context.source, context.plan);
  if (table !== undefined && column !== undefined) return untouch(column, table, context);
  const isThere = table?.triggers.some((one) => one.name === name) === true;
  if (operation.ifExists === true && !isThere) return [];
  return needsPerson('trigger', `the trigger ${name} is not translated`);
}
