import { keyOf, type OperationOf } from '../../ir/index.js';
import { lose, type Ported, type WayContext } from '../way.js';

/**
 * A procedure that nothing but the migrations is known to call, where all that their calls do is written as it stands: it is left out, and told
 * where it stays in the source's database. `undefined`: it is another one.
 */
export function ofMigrationsAlone(
  { name, routine }: OperationOf<'createFunction'>,
  context: WayContext,
): Ported | undefined {
  const { plan } = context;
  const key = keyOf(name);
  if (routine !== 'procedure' || !plan.procedures.has(key)) return undefined;
  if (plan.proceduresLeft.has(key))
    lose(
      context,
      'procedure',
      `the procedure ${name.name} is left out: what the migrations' calls of it do is written as it stands`,
    );
  return [];
}
