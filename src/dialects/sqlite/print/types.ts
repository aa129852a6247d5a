import type { ColumnType } from '../../../ir/index.js';
import { quotedTypeText, typeText } from '../types.js';
import { UnprintableError } from './unprintable.js';

/** A type as it is declared: as the source spelled it where SQLite was the source. Empty for no type. */
export function printType(type: ColumnType): string {
  const text = typeText(type);
  if (text === undefined) throw new UnprintableError(`usual word for the type ${type.kind}`);
  return quotedTypeText(text);
}
