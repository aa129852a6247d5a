import type { DialectName } from './dialect-name.js';
import type { Expression } from './expression.js';
import type { Name } from './name.js';
import type { ColumnReference } from './operation.js';
import type { Column, Constraint, Index, SequenceOptions, TableOptions, Trigger } from './table.js';
import type { ColumnType } from './type.js';

/** The state of a database: what folding a history gives, and what introspecting a server gives. Keys are {@link keyOf}. */
export interface Schema {
  readonly version: 1;
  readonly dialect: DialectName;
  readonly schemas: Readonly<Record<string, SchemaNamespace>>;
  readonly extensions: Readonly<Record<string, Extension>>;
  readonly enums: Readonly<Record<string, EnumType>>;
  readonly domains: Readonly<Record<string, Domain>>;
  /** Sequences that stand alone; those of serial and identity columns are in their columns. */
  readonly sequences: Readonly<Record<string, Sequence>>;
  readonly tables: Readonly<Record<string, Table>>;
  readonly views: Readonly<Record<string, View>>;
  /** Keyed by name and argument types: `touch(integer,text)`. */
  readonly functions: Readonly<Record<string, Routine>>;
  /** What is not modelled, as `kind name` → definition: policies, rules, composite types, aggregates, casts … */
  readonly others: Readonly<Record<string, string>>;
  /** Why nothing here is certain: set when something of unknown effect ran. */
  readonly uncertain?: string;
}

export interface SchemaNamespace {
  readonly name: string;
  readonly comment?: string;
}

export interface Extension {
  readonly name: string;
  readonly schema?: string;
}

export interface EnumType {
  readonly name: Name;
  readonly values: readonly string[];
  readonly comment?: string;
  readonly uncertain?: string;
}

export interface Domain {
  readonly name: Name;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default?: Expression;
  readonly collation?: Name;
  readonly checks: readonly { readonly name: string; readonly expression: Expression }[];
  readonly comment?: string;
  readonly uncertain?: string;
}

export interface Sequence {
  readonly name: Name;
  readonly options: SequenceOptions;
  readonly ownedBy?: ColumnReference;
  readonly comment?: string;
}

export interface Table {
  readonly name: Name;
  readonly columns: readonly Column[];
  /** Sorted by name. Every one has its name. */
  readonly constraints: readonly Constraint[];
  /** Sorted by name. Not those that belong to a constraint. */
  readonly indexes: readonly Index[];
  readonly triggers: readonly Trigger[];
  readonly comment?: string;
  readonly options?: TableOptions;
  readonly unlogged?: true;
  readonly temporary?: true;
  readonly partitionBy?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly rowLevelSecurity?: 'enabled' | 'forced';
  /** Why its shape is not certain (raw SQL or unknown code may have changed it). */
  readonly uncertain?: string;
}

export interface View {
  readonly name: Name;
  readonly materialized?: true;
  readonly query: string;
  readonly columns?: readonly string[];
  readonly reads: readonly Name[];
  readonly checkOption?: 'local' | 'cascaded';
  readonly with?: Readonly<Record<string, string>>;
  /** Indexes of a materialised view. */
  readonly indexes: readonly Index[];
  readonly triggers: readonly Trigger[];
  readonly comment?: string;
  readonly uncertain?: string;
}

export interface Routine {
  readonly name: Name;
  readonly routine: 'function' | 'procedure';
  readonly argumentTypes: readonly string[];
  readonly definition: string;
  readonly comment?: string;
}

/** A database with nothing in it. */
export function emptySchema(dialect: DialectName): Schema {
  return {
    version: 1,
    dialect,
    schemas: {},
    extensions: {},
    enums: {},
    domains: {},
    sequences: {},
    tables: {},
    views: {},
    functions: {},
    others: {},
  };
}
