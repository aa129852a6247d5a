import type { Routine, Trigger } from '../../../ir/index.js';
import { commentOn, nameOf, isPart, userSchemas, type NameRow } from './catalog.js';

export interface TriggerRow {
  readonly name: string;
  readonly definition: string;
  readonly function: NameRow;
  readonly comment?: string;
  /** `pg_trigger.tgenabled` where it is not `O`, the default. */
  readonly state?: string;
}

export interface RoutineRow {
  readonly name: NameRow;
  /** `pg_proc.prokind`: function, procedure, window function. */
  readonly kind: 'f' | 'p' | 'w';
  readonly argumentTypes?: readonly string[];
  readonly definition: string;
  readonly comment?: string;
}

/** SQL: the triggers of relation `c`, but for those that the server makes for foreign keys and partitions. */
export const triggersSql = `
  (SELECT json_agg(json_build_object('name', tg.tgname, 'definition', pg_get_triggerdef(tg.oid),
    'function', json_build_array(fn.nspname, f.proname), 'comment', ${commentOn('pg_trigger', 'tg.oid')},
    'state', nullif(tg.tgenabled, 'O')) ORDER BY tg.tgname)
   FROM pg_trigger tg JOIN pg_proc f ON f.oid = tg.tgfoid JOIN pg_namespace fn ON fn.oid = f.pronamespace
   WHERE tg.tgrelid = c.oid AND NOT tg.tgisinternal AND tg.tgparentid = 0)`;

/** SQL: a user's function `p` as a {@link RoutineRow}; aggregates are told by `others`. */
export const routineSql = `json_build_object('name', json_build_array(n.nspname, p.proname), 'kind', p.prokind,
  'argumentTypes', (SELECT json_agg(format_type(arg.type, NULL) ORDER BY arg.place)
    FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY arg (type, place)),
  'definition', pg_get_functiondef(p.oid), 'comment', ${commentOn('pg_proc', 'p.oid')})`;

export const routinesFrom = `pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.prokind IN ('f', 'p', 'w') AND p.oid >= 16384 AND ${userSchemas('n')} AND NOT ${isPart('pg_proc', 'p.oid')}`;

export function readTrigger(row: TriggerRow): Trigger {
  return {
    name: row.name,
    definition: row.definition,
    function: nameOf(row.function),
    ...(row.comment === undefined ? {} : { comment: row.comment }),
  };
}

export function readRoutine(row: RoutineRow): Routine {
  return {
    name: nameOf(row.name),
    routine: row.kind === 'p' ? 'procedure' : 'function',
    argumentTypes: row.argumentTypes ?? [],
    definition: row.definition.trim(),
    ...(row.comment === undefined ? {} : { comment: row.comment }),
  };
}
