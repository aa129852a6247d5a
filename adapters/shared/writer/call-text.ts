import { PRINT_WIDTH, propertyName } from './javascript.js';

/** A piece of code: what stands in it depends on where it begins and how much room there is. */
export type TextOf = (indent: string, width: number) => string;

/** How much of a line an object or a list leaves free, for what stands before it. */
const ROOM = 16;

/** `await object.method(…);`: on a line where it fits, else with its last object broken, else an argument a line. */
export function awaitedCall(callee: string, args: readonly TextOf[], indent: string): string {
  const head = `${indent}await ${callee}(`;
  const flat = `${head}${args.map((text) => text('', Infinity)).join(', ')});`;
  if (flat.length <= PRINT_WIDTH && !flat.includes('\n')) return flat;
  const before = args.slice(0, -1).map((text) => text('', Infinity));
  const last = args.at(-1)?.(indent, PRINT_WIDTH) ?? '';
  const hugged = `${head}${[...before, ''].join(', ')}`;
  // An object at the end is broken by itself where only short arguments stand before it.
  const isHugged = last.startsWith('{\n') && before.every((text) => !/[\n{[(]/.test(text));
  if (isHugged && hugged.length < PRINT_WIDTH) return `${hugged}${last});`;
  const inner = `${indent}  `;
  const lines = args.map((text) => `${inner}${text(inner, PRINT_WIDTH)},`);
  return `${head}\n${lines.join('\n')}\n${indent});`;
}

/** `[a, b]`, an element a line where it does not fit. */
export function listText(elements: readonly TextOf[], indent: string, width: number): string {
  const flat = `[${elements.map((text) => text('', Infinity)).join(', ')}]`;
  if (indent.length + flat.length <= width - ROOM || elements.length === 0) return flat;
  const inner = `${indent}  `;
  return `[\n${elements.map((text) => `${inner}${text(inner, width)},`).join('\n')}\n${indent}]`;
}

/** `{ a: 1, shorthand }`, an entry a line where it does not fit. */
export function objectText(
  entries: readonly (readonly [string, TextOf])[],
  shorthands: readonly string[],
  indent: string,
  width: number,
): string {
  const texts = (inner: string, limit: number): string[] => [
    ...entries.map(([key, text]) => `${propertyName(key)}: ${text(inner, limit)}`),
    ...shorthands,
  ];
  if (entries.length + shorthands.length === 0) return '{}';
  const flat = `{ ${texts('', Infinity).join(', ')} }`;
  if (indent.length + flat.length <= width - ROOM) return flat;
  const inner = `${indent}  `;
  return `{\n${texts(inner, width)
    .map((text) => `${inner}${text},`)
    .join('\n')}\n${indent}}`;
}
