/**
 * A name in a database. `schema` is absent for an object in the default schema (PostgreSQL: `public`), so that
 * `users` and `public.users` are the same name. Names are as the catalog stores them: unquoted, case already folded.
 */
export interface Name {
  readonly schema?: string;
  readonly name: string;
}

/** A text key for a {@link Name}, unique in a catalog: `users`, `audit.users`; parts with a dot or quote are quoted. */
export function keyOf(name: Name): string {
  return name.schema === undefined ? part(name.name) : `${part(name.schema)}.${part(name.name)}`;
}

/** Whether two names are the same object. */
export function sameName(a: Name, b: Name): boolean {
  return a.name === b.name && a.schema === b.schema;
}

/** The key of something that lives in the same schema as `owner` (an index or constraint beside its table). */
export function siblingName(owner: Name, name: string): Name {
  return owner.schema === undefined ? { name } : { schema: owner.schema, name };
}

function part(text: string): string {
  return /[."]/.test(text) ? JSON.stringify(text) : text;
}
