import type { Column, Name, OperationBody } from '../../ir/index.js';
import type { CounterMove } from '../history/counter-moves.js';
import { needsPerson } from '../problem.js';
import { lose, within, type PortContext, type Ported } from './context.js';
import { portName } from './names.js';

/**
 * Where a column goes on counting, as AUTO_INCREMENT: the number that is said, or the one after the highest where that is more (MySQL
 * manual, "AUTO_INCREMENT Handling in InnoDB"; asked of MySQL 9.7 and MariaDB 10.11). So 1 means: after the highest.
 */
export function moveCounter(move: CounterMove, outer: PortContext): Ported {
  const { table, column, next, ifEmpty } = move;
  const context = within(outer, { table, column });
  if (typeof next !== 'bigint') {
    if (next.afterHighest < 1n)
      return needsPerson('identity', `${column} would count on with a number that is there`, HELP);
    if (next.afterHighest > 1n)
      lose(
        context,
        'counter-next',
        `${column} counts on with the number after the highest, not ${next.afterHighest} after it`,
      );
    if (ifEmpty === null)
      lose(context, 'counter-next', `${column} begins with 1 where the table is empty, instead of going on`);
    else if (ifEmpty !== 1n)
      lose(context, 'counter-next', `${column} begins with 1 where the table is empty, not with ${ifEmpty}`);
    return [counting(table, '1', context)];
  }
  if (next < 1n) return needsPerson('identity', `${column} cannot count on with ${next}`, HELP);
  lose(
    context,
    'counter-next',
    `${column} counts on with ${next} where no row has that number or a higher one, else after the highest`,
  );
  return [counting(table, String(next), context)];
}

const HELP = 'the application gives the numbers';

/** AUTO_INCREMENT of a table that is there. */
export function counting(table: Name, next: string, context: PortContext): OperationBody {
  return {
    kind: 'alterTable',
    table: portName(table, context),
    change: { kind: 'options', options: { auto_increment: next } },
  };
}

/** The number that a column begins with, where it is not 1. */
export function startOf({ autoIncrement }: Column): string | undefined {
  const { start } = autoIncrement?.options ?? {};
  return start === undefined || start === '1' ? undefined : start;
}

/** A column of a table that is there begins to count: after the highest number, wherever its sequence stands. */
export function noteCountsOn({ name }: Column, context: PortContext): void {
  lose(
    context,
    'counter-next',
    `${name} counts on after the highest number in it, wherever its sequence stands; a row with 0 gets a number`,
    'ALTER TABLE … AUTO_INCREMENT = n says another one',
  );
}
