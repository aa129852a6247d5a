import { keyOf, type OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { ofMigrationsAlone } from '../history/procedures.js';
import { inPlace, portView } from '../queries/views.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { portName } from './names.js';
import { queryLanguage } from './queries.js';

/** Views; functions and triggers, whose text is another language. */
export const programs = {
  createView,
  dropView: (operation: OperationOf<'dropView'>, { target }: WayContext): Ported =>
    target.view(portName(operation.name)) === undefined
      ? operation.ifExists === true
        ? []
        : needsPerson(
            'view',
            `the view ${operation.name.name} could not be written: drop what was made in its place`,
          )
      : [{ kind: 'dropView', name: portName(operation.name) }],
  renameView: ({ name, to }: OperationOf<'renameView'>, { target }: WayContext): Ported =>
    target.view(portName(name)) === undefined
      ? needsPerson('view', 'the view is not translated, so it has no name to change')
      : [{ kind: 'renameView', name: portName(name), to: portName({ ...name, name: to }).name }],
  createFunction: (operation: OperationOf<'createFunction'>, context: WayContext): Ported =>
    ofMigrationsAlone(operation, context) ??
    needsPerson('function', `the ${operation.routine} ${operation.name.name} is not translated`),
  dropFunction: (operation: OperationOf<'dropFunction'>, { plan }: WayContext): Ported =>
    operation.ifExists === true || plan.procedures.has(keyOf(operation.name))
      ? []
      : needsPerson('function', `the ${operation.routine} ${operation.name.name} is not translated`),
  createTrigger: ({ name }: OperationOf<'createTrigger'>): Ported =>
    needsPerson('trigger', `the trigger ${name} is not translated`),
  dropTrigger: (operation: OperationOf<'dropTrigger'>): Ported =>
    operation.ifExists === true
      ? []
      : needsPerson('trigger', `the trigger ${operation.name} is not translated`),
  renameTrigger: ({ name }: OperationOf<'renameTrigger'>): Ported =>
    needsPerson('trigger', `the trigger ${name} is not translated`),
} as const;

function createView(operation: OperationOf<'createView'>, context: WayContext): Ported {
  if (operation.with !== undefined) lose(context, 'storage', 'options of a view have no equal');
  const { checkOption } = operation;
  const made = portView(operation, queryLanguage(context));
  return inPlace(checkOption === undefined ? made : { ...made, checkOption }, operation, context);
}
