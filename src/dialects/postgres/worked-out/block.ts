import { hasSqlDetails, parsePlPgSQLSync } from 'libpg-query';
import type { SchemaState } from '../../../fold/state.js';
import {
  keyOf,
  type ObjectReference,
  type Operation,
  type OperationBody,
  type OperationOf,
} from '../../../ir/index.js';
import { answerFromCatalog } from '../catalog.js';
import { constantText } from '../parse/blocks.js';
import { subjectsOf } from '../parse/subjects.js';
import { NotWorkedOut, type Parse } from './not-worked-out.js';
import { conditionsOf, mayFailByRows, SCHEMA_CONDITIONS } from './refusals.js';

type Block = OperationOf<'rawSql'> & Operation;

/** Whether an operation is a DO block of which reading knows what it may touch. */
export function isBlock(operation: Operation): operation is Block {
  return operation.kind === 'rawSql' && operation.statement === 'do block' && operation.effect !== 'unknown';
}

/**
 * The statements of a DO block that run in a state: those under conditions that the catalogs answer, and those whose refusal is caught (PostgreSQL
 * manual, "Control Structures": what a block did before its error is undone). Throws {@link NotWorkedOut} where something of it is not known: rows,
 * variables, loops, SQL that is put together.
 */
export function statementsOfBlock(
  operation: Block,
  state: SchemaState,
  parse: Parse,
): readonly OperationBody[] {
  const { action, datums = [] } = functionOf(operation.sql);
  if (!datums.every(isBuiltIn)) throw new NotWorkedOut();
  const run = new Run(state.fork(), parse, new Set(operation.touches.map(referenceKey)));
  return run.block(action?.PLpgSQL_stmt_block ?? {}, true);
}

/** What libpg-query makes of PL/pgSQL: `PLpgSQL_stmt_*` of src/pl/plpgsql/src/plpgsql.h, as far as it is read here. */
interface PlFunction {
  readonly datums?: readonly { readonly PLpgSQL_var?: { readonly refname?: string } }[];
  readonly action?: PlStatement;
}
interface PlExpression {
  readonly PLpgSQL_expr?: { readonly query?: string };
}
interface PlBlock {
  readonly body?: readonly PlStatement[];
  readonly exceptions?: { readonly PLpgSQL_exception_block?: { readonly exc_list?: readonly PlHandler[] } };
}
interface PlHandler {
  readonly PLpgSQL_exception?: {
    readonly conditions?: readonly { readonly PLpgSQL_condition?: { readonly condname?: string } }[];
    readonly action?: readonly PlStatement[];
  };
}
interface PlStatement {
  readonly PLpgSQL_stmt_block?: PlBlock;
  readonly PLpgSQL_stmt_if?: {
    readonly cond?: PlExpression;
    readonly then_body?: readonly PlStatement[];
    readonly elsif_list?: readonly {
      readonly PLpgSQL_if_elsif?: { readonly cond?: PlExpression; readonly stmts?: readonly PlStatement[] };
    }[];
    readonly else_body?: readonly PlStatement[];
  };
  readonly PLpgSQL_stmt_execsql?: { readonly sqlstmt?: PlExpression; readonly into?: boolean };
  readonly PLpgSQL_stmt_dynexecute?: {
    readonly query?: PlExpression;
    readonly into?: boolean;
    readonly params?: unknown;
  };
  readonly PLpgSQL_stmt_raise?: { readonly elog_level?: number };
  readonly PLpgSQL_stmt_return?: { readonly expr?: unknown };
}

/** ERROR of src/include/utils/elog.h: what is below it is only told. */
const ERROR_LEVEL = 21;

const BUILT_IN: ReadonlySet<string> = new Set(['found', 'sqlstate', 'sqlerrm']);

function isBuiltIn({ PLpgSQL_var: variable }: NonNullable<PlFunction['datums']>[number]): boolean {
  return BUILT_IN.has(variable?.refname ?? '');
}

function functionOf(sql: string): PlFunction {
  try {
    const tree = parsePlPgSQLSync(sql) as {
      readonly plpgsql_funcs?: readonly { readonly PLpgSQL_function?: PlFunction }[];
    };
    const [only, second] = tree.plpgsql_funcs ?? [];
    if (only?.PLpgSQL_function !== undefined && second === undefined) return only.PLpgSQL_function;
  } catch (error) {
    if (!hasSqlDetails(error) && !(error instanceof Error)) throw error;
  }
  throw new NotWorkedOut();
}

function referenceKey({ kind, name }: ObjectReference): string {
  return `${kind} ${keyOf(name)}`;
}

/** The server refuses a statement, in one of several ways. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly conditions: readonly string[];

  constructor(conditions: readonly string[]) {
    super();
    this.conditions = conditions;
  }
}

/** Code that runs, as far as the schema tells what it does. */
class Run {
  readonly #parse: Parse;
  readonly #touched: ReadonlySet<string>;
  #state: SchemaState;
  /** Errors are caught; `isAny`: those, too, that rows bring about. */
  #caught: { readonly isAny: boolean } | undefined;

  constructor(state: SchemaState, parse: Parse, touched: ReadonlySet<string>) {
    this.#state = state;
    this.#parse = parse;
    this.#touched = touched;
  }

  block({ body = [], exceptions }: PlBlock, isOuter = false): readonly OperationBody[] {
    const handlers = exceptions?.PLpgSQL_exception_block?.exc_list?.map(handlerOf);
    if (handlers === undefined) return this.#statements(body, isOuter);
    const [before, outer] = [this.#state, this.#caught];
    const isAny = handlers.some(({ conditions }) => !conditions.every((one) => SCHEMA_CONDITIONS.has(one)));
    this.#state = before.fork();
    this.#caught = { isAny: isAny || outer?.isAny === true };
    try {
      return this.#statements(body, isOuter);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#state = before;
      this.#caught = outer;
      const handler = handlers.find(({ conditions }) =>
        error.conditions.some((one) => conditions.includes(one) || conditions.includes('others')),
      );
      const isSure =
        handler?.conditions.includes('others') === true ||
        error.conditions.every((one) => handler?.conditions.includes(one) === true);
      // Which of several conditions it is decides which handler runs.
      if (handler === undefined || !isSure) throw new NotWorkedOut();
      return this.#statements(handler.action, isOuter);
    } finally {
      this.#caught = outer;
    }
  }

  #statements(list: readonly PlStatement[], isOuter: boolean): readonly OperationBody[] {
    return list.flatMap((one, i) => this.#statement(one, isOuter && i === list.length - 1));
  }

  #statement(statement: PlStatement, isLast: boolean): readonly OperationBody[] {
    const {
      PLpgSQL_stmt_block: block,
      PLpgSQL_stmt_if: choice,
      PLpgSQL_stmt_execsql: sql,
      PLpgSQL_stmt_dynexecute: dynamic,
      PLpgSQL_stmt_raise: raise,
      PLpgSQL_stmt_return: end,
    } = statement;
    if (block !== undefined) return this.block(block);
    if (choice !== undefined) {
      const branches = [
        { cond: choice.cond, stmts: choice.then_body },
        ...(choice.elsif_list ?? []).map((one) => one.PLpgSQL_if_elsif ?? {}),
      ];
      const taken = branches.find(({ cond }) => this.#holds(textOf(cond)));
      return this.#statements((taken === undefined ? choice.else_body : taken.stmts) ?? [], false);
    }
    if (sql !== undefined && sql.into !== true) return this.#sql(textOf(sql.sqlstmt));
    if (dynamic !== undefined && dynamic.into !== true && dynamic.params === undefined)
      return this.#sql(constantText(textOf(dynamic.query)) ?? '');
    if (raise?.elog_level !== undefined && raise.elog_level < ERROR_LEVEL) return [];
    // The end of the code, which libpg-query adds.
    if (end !== undefined && end.expr === undefined && isLast) return [];
    throw new NotWorkedOut();
  }

  #holds(condition: string): boolean {
    const answer = answerFromCatalog(`SELECT (${condition}) AS holds`, this.#state);
    const holds = answer?.kind === 'rows' ? answer.rows[0]?.['holds'] : undefined;
    if (typeof holds === 'boolean') return holds;
    throw new NotWorkedOut();
  }

  #sql(text: string): readonly OperationBody[] {
    const { operations, diagnostics } = this.#parse(text, { file: '' });
    if (operations.length === 0 || diagnostics.some(({ severity }) => severity === 'error'))
      throw new NotWorkedOut();
    return operations.map(({ origin: _, ...body }): OperationBody => {
      const operation: OperationBody = body;
      const isKnown =
        operation.kind !== 'opaque' && !(operation.kind === 'rawSql' && operation.effect === 'unknown');
      // The session's search path may give names other schemas, as the block itself was read.
      if (!isKnown || !subjectsOf(operation).every((one) => this.#touched.has(referenceKey(one))))
        throw new NotWorkedOut();
      this.#apply(operation);
      return operation;
    });
  }

  #apply(operation: OperationBody): void {
    const isDoubtful =
      this.#state.uncertain !== undefined ||
      subjectsOf(operation).some(({ name }) => this.#state.doubt(name) !== undefined);
    const problems = this.#state.apply(operation);
    if (this.#caught === undefined) return;
    const [problem] = problems;
    if (problem?.severity === 'error' && !isDoubtful) {
      const conditions = conditionsOf(problem.code, operation);
      throw conditions === undefined ? new NotWorkedOut() : new Refused(conditions);
    }
    // Whether it is refused must be known where that decides what runs.
    if (isDoubtful || problem !== undefined || mayFailByRows(operation, this.#caught))
      throw new NotWorkedOut();
  }
}

function handlerOf({ PLpgSQL_exception: one }: PlHandler): {
  readonly conditions: readonly string[];
  readonly action: readonly PlStatement[];
} {
  return {
    conditions: (one?.conditions ?? []).map(({ PLpgSQL_condition: condition }) => condition?.condname ?? ''),
    action: one?.action ?? [],
  };
}

function textOf(expression: PlExpression | undefined): string {
  return expression?.PLpgSQL_expr?.query ?? '';
}
