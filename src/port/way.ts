import type { Dialect } from '../dialects/dialect.js';
import type { SchemaState } from '../fold/state.js';
import type { ColumnType, Operation, OperationBody } from '../ir/index.js';
import type { LossCode } from './constructs.js';
import { chosenFor, type ChoiceRules, type Chosen, type PortChoices } from './choices/choices.js';
import type { PortPlan } from './plan/plan.js';
import { NeedsPerson, problemOf, type GeneralLoss, type Loss, type PortPlace } from './problem.js';

/** What porting needs of the target's dialect. */
export type TargetDialect = Pick<
  Dialect,
  'name' | 'print' | 'printExpression' | 'parseExpression' | 'quoteIdentifier' | 'verbatim'
>;

/** Where an operation is ported, whatever the two dialects are. */
export interface WayContext {
  /** The source before the operation, and after it. */
  readonly source: SchemaState;
  readonly sourceAfter: SchemaState;
  /** The target before the operation. */
  readonly target: SchemaState;
  readonly from: Dialect;
  readonly to: Pick<Dialect, 'print' | 'printExpression' | 'parseExpression' | 'quoteIdentifier'>;
  readonly plan: PortPlan;
  readonly rules: ChoiceRules;
  /** In force for what is ported. */
  readonly choices: PortChoices;
  /** Filled while porting. */
  readonly losses: Loss[];
  readonly manual: Loss[];
  /** What is ported: losses are told of it. */
  readonly at?: PortPlace;
}

/** What becomes of an operation; parts that a person must decide are `opaque`. */
export type Ported = readonly OperationBody[];

/** Notes a loss, once for each operation. */
export function lose(
  context: Pick<WayContext, 'losses' | 'at'>,
  code: LossCode,
  message: string,
  help?: string,
): void {
  const isSaid = (loss: Loss): boolean =>
    loss.code === code && loss.message === message && loss.at?.column === context.at?.column;
  if (context.losses.some(isSaid)) return;
  context.losses.push({
    code,
    message,
    ...(help === undefined ? {} : { help }),
    ...(context.at === undefined ? {} : { at: context.at }),
  });
}

/** A part of an operation at which the written migration stops. */
export function stop(
  context: Pick<WayContext, 'manual' | 'at' | 'from'>,
  source: OperationBody,
  problem: NeedsPerson,
): OperationBody {
  context.manual.push(problemOf(problem, context.at));
  return {
    kind: 'opaque',
    code: source.kind === 'opaque' ? source.code : context.from.print(source).join(';\n'),
    reason: problem.message,
    language: 'sql',
    touches: [],
    branches: [],
  };
}

/** Does something that may need a person; what it stops at is written as a stop of `source`. */
export function orStop(context: WayContext, source: OperationBody, port: () => Ported): Ported {
  try {
    return port();
  } catch (error) {
    if (!(error instanceof NeedsPerson)) throw error;
    return [stop(context, source, error)];
  }
}

/** A context in which nothing is noted: to look at what something would become. */
export function silent<C extends WayContext>(context: C): C {
  return { ...context, losses: [], manual: [] };
}

/** The context for a column, or for a constraint or index, of a table. */
export function within<C extends WayContext>(context: C, at: PortPlace): C {
  const { choices } = chosenFor(context.rules, context.plan, at.table, at.column);
  return { ...context, at, choices };
}

/** One way from a dialect to another. */
export interface Way {
  /** Ports one operation whose names are filled in; what a person must decide comes out as `opaque`. */
  portOperation(operation: OperationBody, source: Operation, context: WayContext): Ported;
  /** What holds for the whole history. */
  readonly diagnostics: readonly GeneralLoss[];
  /** What a column's type is taken for, by what is chosen for it; absent: for what it is. */
  seenType?(type: ColumnType, chosen: Chosen): ColumnType;
  /** What is lost where a column's type is taken for another than it is; absent: nothing. */
  seenLoss?(type: ColumnType, seen: ColumnType): Pick<Loss, 'code' | 'message' | 'help'> | undefined;
  /** The choices that it heeds; of others it is told that they change nothing. Default: none. */
  readonly heeds?: readonly (keyof PortChoices)[];
}
