/** Whether something in an operation is kept as text that the IR does not hold: a query, mostly. Constants of MySQL are none. */
export function holdsText(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsText);
  if (typeof value !== 'object' || value === null) return false;
  const { kind, text } = value as { readonly kind?: unknown; readonly text?: unknown };
  if (kind === 'verbatim') return typeof text === 'string' && /\bSELECT\b|\bOVER\b/i.test(text);
  return Object.values(value).some(holdsText);
}
