import type { ColumnType } from '../../ir/index.js';
import type { WayContext } from '../way.js';

/** A type with what the source's schema says of it: an enum has its values, a domain is what it stands for. */
export function resolvedType(
  type: ColumnType,
  context: Pick<WayContext, 'source' | 'sourceAfter'>,
): ColumnType {
  if (type.kind !== 'named') return type;
  const { source, sourceAfter } = context;
  const values = (source.enumType(type.name) ?? sourceAfter.enumType(type.name))?.values;
  if (values !== undefined) return { kind: 'enum', values };
  const domain = source.domain(type.name) ?? sourceAfter.domain(type.name);
  return domain === undefined ? type : resolvedType(domain.type, context);
}
