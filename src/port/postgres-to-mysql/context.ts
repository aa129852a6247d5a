import type { Dialect } from '../../dialects/dialect.js';
import type { SchemaState } from '../../fold/state.js';
import type { Operation, OperationBody } from '../../ir/index.js';
import { chosenFor, type ChoiceRules, type PortChoices } from '../choices.js';
import type { PortPlan } from '../plan.js';
import { problemOf, type Loss, type NeedsPerson, type PortPlace } from '../problem.js';

/** In what MySQL and MariaDB differ for porting. */
export interface TargetFeatures {
  readonly dialect: 'mysql' | 'mariadb';
  readonly title: string;
  /** A key of an index may be an expression; else it needs a generated column. */
  readonly functionalKeys: boolean;
  readonly uuidType: boolean;
  readonly sequences: boolean;
  /** A collation that tells apart case, accents and trailing spaces. */
  readonly collation: string;
  readonly caseInsensitive: string;
  /** A check may not use a column that a foreign key's action changes (MySQL error 3823). */
  readonly checkRefusesActions: boolean;
}

/** MySQL 8.0.16 and later. Collations: MySQL manual, "Unicode Character Sets" (NO PAD for the `0900` ones). */
export const MYSQL: TargetFeatures = {
  dialect: 'mysql',
  title: 'MySQL',
  functionalKeys: true,
  uuidType: false,
  sequences: false,
  collation: 'utf8mb4_0900_bin',
  caseInsensitive: 'utf8mb4_0900_as_ci',
  checkRefusesActions: true,
};

/** MariaDB 10.7 and later. Collations: MariaDB documentation, "Supported Character Sets and Collations" (`nopad`). */
export const MARIADB: TargetFeatures = {
  dialect: 'mariadb',
  title: 'MariaDB',
  functionalKeys: false,
  uuidType: true,
  sequences: true,
  collation: 'utf8mb4_nopad_bin',
  caseInsensitive: 'utf8mb4_unicode_nopad_ci',
  checkRefusesActions: false,
};

/** Where an operation is ported. */
export interface PortContext {
  /** PostgreSQL before the operation, and after it. */
  readonly source: SchemaState;
  readonly sourceAfter: SchemaState;
  /** The target before the operation. */
  readonly target: SchemaState;
  readonly from: Dialect;
  readonly to: Pick<Dialect, 'print' | 'printExpression' | 'quoteIdentifier'>;
  readonly plan: PortPlan;
  readonly rules: ChoiceRules;
  /** In force for what is ported. */
  readonly choices: PortChoices;
  readonly features: TargetFeatures;
  /** Filled while porting. */
  readonly losses: Loss[];
  readonly manual: Loss[];
  /** What is ported: losses are told of it. */
  readonly at?: PortPlace;
}

/** The context for a column, or for a constraint or index, of a table. */
export function within(context: PortContext, at: PortPlace): PortContext {
  const { choices } = chosenFor(context.rules, context.plan, at.table, at.column);
  return { ...context, at, choices };
}

/** What becomes of an operation; parts that a person must decide are `opaque`. */
export type Ported = readonly OperationBody[];

/** Notes a loss, once for each operation. */
export function lose(context: PortContext, code: string, message: string, help?: string): void {
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
export function stop(context: PortContext, source: OperationBody, problem: NeedsPerson): OperationBody {
  const { message: reason } = problem;
  context.manual.push(problemOf(problem, context.at));
  return {
    kind: 'opaque',
    code: textOf(context, source),
    reason,
    language: 'sql',
    touches: [],
    branches: [],
  };
}

function textOf({ from }: PortContext, source: Operation | OperationBody): string {
  return source.kind === 'opaque' ? source.code : from.print(source).join(';\n');
}
