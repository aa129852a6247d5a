import type { OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { redefined } from './alter-column.js';
import { lose, type PortContext, type Ported } from './context.js';
import { portName } from './names.js';
import { portView } from '../queries/views.js';
import { queryLanguage } from './queries.js';
import { loseKeptRows } from '../queries/materialized-views.js';
import { touchedColumn, touchingTrigger } from '../from-postgres/touch-triggers.js';

/** Views, functions, triggers. */
export const programs = {
  createView,
  dropView: (operation: OperationOf<'dropView'>, context: PortContext): Ported => [
    { kind: 'dropView', name: portName(operation.name, context), ifExists: true },
  ],
  renameView: ({ name, to }: OperationOf<'renameView'>, context: PortContext): Ported => {
    const from = portName(name, context);
    return context.target.view(from) === undefined
      ? needsPerson('view', 'the view is not translated, so it has no name to change')
      : [{ kind: 'renameView', name: from, to: portName({ ...name, name: to }, context).name }];
  },
  createFunction,
  dropFunction,
  createTrigger,
  dropTrigger,
  renameTrigger: (operation: OperationOf<'renameTrigger'>, context: PortContext): Ported =>
    touchingTrigger(operation.table, operation.name, context.source, context.plan) === undefined
      ? needsPerson('trigger', 'a trigger is not translated, so it has no name to change')
      : [],
} as const;

function createView(operation: OperationOf<'createView'>, context: PortContext): Ported {
  if (operation.ifNotExists === true && context.source.view(operation.name) !== undefined) return [];
  if (operation.materialized === true) loseKeptRows(operation, context);
  if (operation.with !== undefined) lose(context, 'storage', 'options of a view have no equal');
  const { orReplace, checkOption } = operation;
  return [
    {
      ...portView(operation, queryLanguage(context)),
      ...(orReplace === true ? { orReplace } : {}),
      ...(checkOption === undefined ? {} : { checkOption }),
    },
  ];
}

/** A function that only sets a column to the present time is what ON UPDATE CURRENT_TIMESTAMP does. */
function createFunction(operation: OperationOf<'createFunction'>): Ported {
  if (touchedColumn(operation.definition) !== undefined) return [];
  return needsPerson('function', `the ${operation.routine} ${operation.name.name} is not translated`);
}

function dropFunction(operation: OperationOf<'dropFunction'>, { plan }: PortContext): Ported {
  const definitions = plan.functions.get(operation.name.name) ?? [];
  const isTouch =
    definitions.length > 0 && definitions.every(({ definition }) => touchedColumn(definition) !== undefined);
  return isTouch
    ? []
    : needsPerson('function', `the ${operation.routine} ${operation.name.name} is not translated`);
}

function createTrigger(operation: OperationOf<'createTrigger'>, context: PortContext): Ported {
  const column = touchingTrigger(operation.table, operation.name, context.sourceAfter, context.plan);
  if (column === undefined) return needsPerson('trigger', `the trigger ${operation.name} is not translated`);
  lose(
    context,
    'updated-at-trigger',
    `the trigger becomes ON UPDATE CURRENT_TIMESTAMP of ${column}: it does nothing where an UPDATE sets ${column} itself or changes nothing`,
  );
  return changed(operation.table, column, context);
}

function dropTrigger(operation: OperationOf<'dropTrigger'>, context: PortContext): Ported {
  const { table } = operation;
  const column =
    table === undefined ? undefined : touchingTrigger(table, operation.name, context.source, context.plan);
  if (column !== undefined && table !== undefined) return changed(table, column, context);
  const isThere =
    table !== undefined && context.source.table(table)?.triggers.some(({ name }) => name === operation.name);
  if (isThere !== true && operation.ifExists === true) return [];
  return needsPerson('trigger', `the trigger ${operation.name} is not translated`);
}

function changed(table: OperationOf<'createTrigger'>['table'], column: string, context: PortContext): Ported {
  const before = context.source.table(table);
  const after = context.sourceAfter.table(table);
  return before === undefined || after === undefined ? [] : redefined(before, after, column, context);
}
