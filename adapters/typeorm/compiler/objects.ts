/** A row of a catalog, by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** A statement that TypeORM sends. */
export interface SentStatement {
  readonly sql: string;
  readonly bindings: readonly unknown[];
}

/** The property by which TypeORM knows its classes, a symbol there (typeorm `util/InstanceChecker.js`); a text here. */
export const CLASS_MARK = '@instanceof';

/** The property of an object that is to be made: the name of its class, with `options` beside it. */
export const NEW_MARK = '@new';

/** A class whose objects can be made. */
export type Class = new (...args: unknown[]) => object;

/** The classes that migrations make. */
export const CLASSES: ReadonlySet<string> = new Set([
  'Table',
  'TableColumn',
  'TableIndex',
  'TableForeignKey',
  'TableUnique',
  'TableCheck',
  'TableExclusion',
  'View',
]);

/** Data as objects of TypeORM's: marked ones with their classes again. */
export function revive(value: unknown, classNamed: (name: string) => Class): unknown {
  if (Array.isArray(value)) return value.map((one) => revive(one, classNamed));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const data = value as Readonly<Record<string, unknown>>;
  const fresh = data[NEW_MARK];
  if (typeof fresh === 'string' && CLASSES.has(fresh))
    return new (classNamed(fresh))(revive(data.options, classNamed));
  const entries = Object.entries(data).map(([key, one]) => [key, revive(one, classNamed)] as const);
  const mark = data[CLASS_MARK];
  if (typeof mark !== 'string' || !CLASSES.has(mark)) return Object.fromEntries(entries);
  const made = Object.create(classNamed(mark).prototype as object) as Record<string, unknown>;
  return Object.assign(made, Object.fromEntries(entries), { [CLASS_MARK]: Symbol.for(mark) });
}

/** Objects of TypeORM's as data: functions are left out, symbols become their names. */
export function plain(value: unknown): unknown {
  if (typeof value === 'symbol') return value.description;
  if (typeof value === 'function') return undefined;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
