import type { Diagnostic } from '../../../src/ir/index.js';

/** Something of a database that Prisma's schema language has no word for. */
export interface Limit {
  /** `table orders`, `view totals`. */
  readonly object: string;
  /** What of it: `the check orders_total_check`. */
  readonly what: string;
}

/**
 * Something that Prisma does write, but as something near: told once for all objects of a database.
 * `uniqueConstraint`: `@unique` is a unique index to Prisma; `comment`: `///` is documentation that stays in the file;
 * `requiredList`: a list has no NOT NULL.
 */
export type NearlyKind = 'uniqueConstraint' | 'comment' | 'requiredList';

const NEARLY: Record<NearlyKind, (count: number) => string> = {
  uniqueConstraint: (n) =>
    `${n} unique constraint${s(n)}: @unique and @@unique mean unique indexes to Prisma`,
  comment: (n) =>
    `${n} comment${s(n)}: they are documentation (///) there, which Prisma does not put into a database`,
  requiredList: (n) =>
    `${n} array column${s(n)} with NOT NULL: a list of Prisma is always nullable in the database`,
};

/** Collects what cannot be said. */
export class Limits {
  readonly #list: Limit[] = [];
  readonly #nearly = new Map<NearlyKind, string[]>();

  add(object: string, what: string): void {
    this.#list.push({ object, what });
  }

  nearly(kind: NearlyKind, object: string): void {
    const objects = this.#nearly.get(kind) ?? [];
    objects.push(object);
    this.#nearly.set(kind, objects);
  }

  get list(): readonly Limit[] {
    return this.#list;
  }

  /** One note for each, so that nothing is left out in silence. */
  diagnostics(file: string): readonly Diagnostic[] {
    const note = (message: string): Diagnostic => ({
      severity: 'note',
      code: 'prisma-schema-cannot-say',
      message,
      file,
      help: 'it is in migration.sql, which is what makes the database; keep it there when you change the schema',
    });
    return [
      ...this.#list.map(({ object, what }) => note(`${object}: ${what}`)),
      ...[...this.#nearly].map(([kind, objects]) =>
        note(`${NEARLY[kind](objects.length)} (${shorten(objects)})`),
      ),
    ];
  }
}

/** How many names a note lists before it only counts. */
const LISTED = 8;

function shorten(objects: readonly string[]): string {
  const rest = objects.length - LISTED;
  return objects.slice(0, LISTED).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function s(count: number): string {
  return count === 1 ? '' : 's';
}
