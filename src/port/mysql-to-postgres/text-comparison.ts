import type { Expression } from '../../ir/index.js';
import { lose } from '../way.js';
import type { ExpressionUse } from './uses.js';

/** Text is compared as it is written, where MySQL's usual collations ignore case and accents. */
export function loseCase({ context, isBinary }: ExpressionUse, sides: readonly Expression[]): void {
  if (sides.some((side) => side.kind === 'column' && isBinary?.(side.path) === true)) return;
  lose(
    context,
    'case-sensitivity',
    'text is compared with its case and accents, which the collations of MySQL mostly ignore',
  );
}
