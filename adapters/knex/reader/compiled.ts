import { unknown, type Site, type Unknown } from '../../../src/source/index.js';
import type { KnexStatement } from '../compiler.js';
import { UnknownIdentifier } from '../knexfile.js';
import type { Session } from './session.js';

/** What Knex makes of a builder: its statements, or why they are not known. */
export interface Compiled {
  readonly statements: readonly KnexStatement[];
  readonly unknown: Unknown | undefined;
  /** Where each column was declared, by the name that the code gives it. */
  readonly columns: ReadonlyMap<string, Site>;
  /** Where everything in it was declared. */
  readonly parts: readonly Site[];
}

/** Compiles a builder; callbacks in it run now. Throws what `compile` throws. */
export function compiled(
  builder: object,
  session: Session,
  compile: () => readonly KnexStatement[] = () => session.compiler.statements(builder),
): Compiled {
  const entry = { unknown: session.unknowns.get(builder), columns: new Map<string, Site>(), parts: [] };
  session.compiling.push(entry);
  try {
    const statements = entry.unknown === undefined ? withUnknownNames(compile, entry) : [];
    return { ...entry, statements: entry.unknown === undefined ? statements : [] };
  } finally {
    session.compiling.pop();
  }
}

function withUnknownNames(
  compile: () => readonly KnexStatement[],
  entry: { unknown: Unknown | undefined },
): readonly KnexStatement[] {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof UnknownIdentifier)) throw error;
    entry.unknown ??= unknown(error.message);
    return [];
  }
}
