import type { Diagnostic, Expression, Name, Severity, Span } from '../../../ir/index.js';
import type { Node, RangeVar } from 'libpg-query';
import { Unmodelled } from './nodes.js';
import { scan, type Scanned, type SqlText, type Token, type Extent } from './text.js';

/** Where a statement stands in a text. */
export class StatementPlace {
  readonly text: SqlText;
  /** The statement from its first token to its last, without its semicolon and without comments after it. */
  readonly extent: Extent;
  #scanned: Scanned | undefined;

  constructor(text: SqlText, start: number, end: number) {
    this.text = text;
    const slice = text.slice({ start, end });
    if (/--|\/\*/.test(slice)) {
      this.#scanned = scan(text, { start, end });
      const { tokens } = this.#scanned;
      this.extent = { start: tokens[0]?.start ?? start, end: tokens.at(-1)?.end ?? end };
    } else {
      const before = slice.length - slice.trimStart().length;
      this.extent = { start: start + before, end: end - (slice.length - slice.trimEnd().length) };
    }
  }

  /** The statement's tokens; most statements are read without them. */
  get tokens(): readonly Token[] {
    this.#scanned ??= scan(this.text, this.extent);
    return this.#scanned.tokens;
  }

  /** The comments inside the statement. */
  get comments(): readonly string[] {
    const inside = this.#scanned?.comments.filter((comment) => comment.end <= this.extent.end) ?? [];
    return inside.map((comment) => comment.text);
  }
}

/** What reading a statement needs to know of the text around it. */
export class StatementContext {
  readonly place: StatementPlace;
  readonly names: NameResolution;
  readonly #span: Span | undefined;
  readonly #diagnostics: Diagnostic[];

  /**
   * Reads some nodes itself, where somebody walks a whole query: subqueries and window functions, which the IR's tree
   * does not hold. `undefined`: the node is read as usual.
   */
  intercept: ((node: Node) => Expression | undefined) | undefined;

  /** The lines after a COPY … FROM stdin. */
  readonly copyLines: readonly string[] | undefined;

  constructor(
    place: StatementPlace,
    names: NameResolution,
    diagnostics: Diagnostic[] = [],
    span?: Span,
    copyLines?: readonly string[],
  ) {
    this.place = place;
    this.copyLines = copyLines;
    this.names = names;
    this.#diagnostics = diagnostics;
    this.#span = span;
  }

  get text(): SqlText {
    return this.place.text;
  }

  get extent(): Extent {
    return this.place.extent;
  }

  get tokens(): readonly Token[] {
    return this.place.tokens;
  }

  /** Says something about the statement. */
  note(code: string, message: string, severity: Severity = 'note'): void {
    this.#diagnostics.push({
      severity,
      code,
      message,
      ...(this.#span === undefined ? {} : { span: this.#span }),
    });
  }

  /** The statement as written. */
  get sql(): string {
    return this.text.slice(this.extent);
  }
}

/** The schema whose names the IR writes without it. */
export const defaultSchema = 'public';

/** Whether a schema of the search path is one that a history can make objects in. */
export function isOwn(schema: string): boolean {
  return schema !== '' && schema !== '$user' && !schema.startsWith('pg_');
}

/**
 * What names without a schema mean at a place in the text: `SET search_path` changes it for what follows.
 */
export class NameResolution {
  /** The schema in which unqualified names are looked for and made. */
  #current: string = defaultSchema;
  /** Types that the text has made under an unqualified name, with their schema. */
  readonly #types = new Map<string, string>();

  /** `schemas` as the setting lists them; an empty list leaves only qualified names. */
  setPath(schemas: readonly string[]): void {
    this.#current = schemas.find(isOwn) ?? defaultSchema;
  }

  get current(): string {
    return this.#current;
  }

  /** A name from its parts. Throws Unmodelled where printing the name could mean another object. */
  name(schema: string | undefined, name: string): Name {
    const owner = schema ?? this.#current;
    if (owner.startsWith('pg_temp') || owner === 'pg_catalog' || owner === 'information_schema') {
      throw new Unmodelled('an object of the system');
    }
    if (owner !== defaultSchema) return { schema: owner, name };
    // Printed without its schema it would be looked for in the schema that the search path names.
    if (this.#current !== defaultSchema) throw new Unmodelled('public is not first in the search path');
    return { name };
  }

  /** A name from a dotted list. */
  dotted(parts: readonly string[]): Name {
    const name = parts.at(-1);
    if (name === undefined || parts.length > 2) throw new Unmodelled('a name with the name of its database');
    return this.name(parts.length === 2 ? parts[0] : undefined, name);
  }

  relation(relation: RangeVar | undefined): Name {
    if (relation?.relname === undefined || relation.catalogname !== undefined) {
      throw new Unmodelled('a name with the name of its database');
    }
    return this.name(relation.schemaname, relation.relname);
  }

  /** Remembers a type that the text makes, so that its later uses are found in its schema. */
  declareType(name: Name): void {
    if (name.schema !== undefined && name.schema === this.#current) this.#types.set(name.name, name.schema);
  }

  /** The schema of a type's unqualified name: that of the extension's or another migration's types is not known here. */
  readonly typeSchema = (name: string): string | undefined =>
    this.#current === defaultSchema ? undefined : this.#types.get(name);
}
