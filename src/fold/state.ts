import type {
  Diagnostic,
  DialectName,
  Domain,
  EnumType,
  Index,
  Name,
  Operation,
  OperationBody,
  Schema,
  Sequence,
  Table,
  View,
} from '../ir/index.js';
import type { FoldTraits } from './traits.js';

/**
 * The state of a database while a history is folded: a {@link Schema} that can be changed cheaply.
 * Folding a history costs time linear in its operations, however large the schema grows; a snapshot copies.
 */
export interface SchemaState {
  readonly dialect: DialectName;
  readonly traits: FoldTraits;
  table(name: Name): Table | undefined;
  view(name: Name): View | undefined;
  enumType(name: Name): EnumType | undefined;
  domain(name: Name): Domain | undefined;
  sequence(name: Name): Sequence | undefined;
  /** An index that stands alone (not a constraint's), with what it is on. */
  index(name: Name): { readonly on: Name; readonly index: Index } | undefined;
  hasSchema(name: string): boolean;
  tables(): Iterable<Table>;
  views(): Iterable<View>;
  /** Those that stand alone, see {@link Schema.sequences}. */
  sequences(): Iterable<Sequence>;
  /** Why a table or view of this name may be there though the schema has none; undefined: it is not there. */
  doubt(name: Name): string | undefined;
  /** Why nothing is certain, if so. */
  readonly uncertain: string | undefined;
  /**
   * Changes the state by one operation. What the server would refuse (a table that is not there) is a diagnostic
   * with severity `error` or, where the state is uncertain, `note`; the state then stays as it was.
   */
  apply(operation: Operation): readonly Diagnostic[];
  /**
   * The operation, without its origin, with all that the server would fill in here: names of constraints, indexes and
   * sequences, the columns that a foreign key refers to, NOT NULL of a primary key's columns.
   */
  resolve(operation: Operation | OperationBody): OperationBody;
  /** A state that starts from this one; changes of either do not reach the other. Cheap. */
  fork(): SchemaState;
  snapshot(): Schema;
}
