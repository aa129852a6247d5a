import { createTwoFilesPatch } from 'diff';

/** Looks at a database in a way that has nothing in common with how ormbridge compares: the database's own words for it. */
export interface Witness {
  /** For people, and a column of the page: `pg_dump`. */
  readonly title: string;
  /** It is cheap enough to look after every step; else only when all migrations are applied. */
  readonly everyStep: boolean;
  /** The schema as text, in a settled order, without the tables that are named (keys: `name`, `schema.name`) and without rows. */
  look(url: string, ignoreTables: readonly string[]): Promise<string>;
}

/** How what was seen on both sides differs, as a patch; empty where it is the same. */
export function differenceOf(source: string, target: string): string {
  return source === target ? '' : createTwoFilesPatch('source', 'target', source, target);
}

/** Names without their schemas: where a database has none. */
export function plainNames(keys: readonly string[]): ReadonlySet<string> {
  return new Set(keys.map((key) => key.split('.').at(-1) ?? key));
}
