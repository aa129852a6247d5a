import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { mariadbFlavour } from '../../../src/dialects/mariadb/flavour.js';
import { catalogColumn, type CatalogColumn } from '../../../src/dialects/mysql/catalog/columns.js';
import { mysqlFlavour, type Flavour } from '../../../src/dialects/mysql/flavour.js';
import type { SchemaState } from '../../../src/fold/state.js';
import { keyOf, type Column, type ForeignKey, type Table } from '../../../src/ir/index.js';
import { Immediate } from './immediate.js';
import { Uncertain } from './uncertain.js';

/** A statement that asks the database, and makes others of the answer. */
interface LateStatement {
  readonly sql?: unknown;
  readonly bindings?: readonly unknown[];
  readonly output?: (this: Runner, rows: readonly object[]) => unknown;
}

interface Runner {
  query(statement: { readonly sql: string; readonly bindings?: readonly unknown[] }): Immediate;
}

type Row = Readonly<Record<string, string | number | null>>;

type TableCompiler = new (client: object, builder: object) => object;

/** The name that Knex is told of the database, and asks for. */
const DATABASE = 'ormbridge';

/**
 * Knex's own code that renames a column of MySQL, or lets it be NULL: it looks at the live table first and makes the
 * statements of what it finds (knex `lib/dialects/mysql/schema/mysql-tablecompiler.js`, `renameColumn`; `lib/schema/
 * tablecompiler.js`, `_setNullableState`). What it asks is answered from the folded schema, and what it sends is recorded.
 * Its promises are {@link Immediate}: the answers are there when they are asked for.
 */
export class MysqlAlter {
  readonly #flavour: Flavour;
  #state: SchemaState | undefined;
  #sent: string[] = [];

  constructor(client: Record<string, unknown>, dialect: Flavour['dialect']) {
    this.#flavour = dialect === 'mariadb' ? mariadbFlavour : mysqlFlavour;
    client['connectionSettings'] = {
      ...(client['connectionSettings'] as object | undefined),
      database: DATABASE,
    };
    // As a connection tells it (knex `lib/dialects/mysql/index.js`, `checkVersion`).
    client['isMariaDB'] = dialect === 'mariadb';
    const Compiler = loadTableCompiler();
    const asking = this.#asking(client);
    client['tableCompiler'] = (builder: object) => new Compiler(asking, builder);
  }

  /** The client for the compiler of a table: its queries are answered, its raw statements are sent when they are awaited. */
  #asking(client: Record<string, unknown>): object {
    return Object.create(client, {
      queryBuilder: {
        value: () => {
          const builder = (client['queryBuilder'] as () => Record<string, unknown>)();
          builder['then'] = (onValue: (info: unknown) => unknown) => this.#columnInfo(builder).then(onValue);
          return builder;
        },
      },
    }) as object;
  }

  #columnInfo(builder: object): Immediate {
    const { bindings, output } = (builder as { toSQL(): unknown }).toSQL() as Required<LateStatement>;
    const table = this.#table(String(bindings[0]));
    const rows = (table?.columns ?? []).map((column) => informationRow(this.#column(table as Table, column)));
    return Immediate.resolve(output.call(this.#runner, rows));
  }

  get #runner(): Runner {
    return {
      query: ({ sql, bindings }) => {
        if (/KEY_COLUMN_USAGE/.test(sql))
          return Immediate.resolve([this.#references(String(bindings?.[0])), []]);
        this.#sent.push(sql);
        return Immediate.resolve([[], []]);
      },
    };
  }

  /** The statements of one that asks first, in a state; undefined: it is made already. Throws what Knex throws. */
  statements(statement: object, state: SchemaState): readonly string[] | undefined {
    const { sql, bindings, output } = statement as LateStatement;
    if (output === undefined || typeof sql !== 'string') return undefined;
    const shown = /^show full fields from (.+) where field = \?$/s.exec(sql)?.[1];
    if (shown === undefined && sql !== 'SELECT 1') return undefined;
    this.#state = state;
    this.#sent = [];
    const rows = shown === undefined ? [] : this.#fields(shown, String(bindings?.[0]));
    const result = Immediate.resolve(output.call(this.#runner, rows)).now();
    return [...this.#sent, ...sentBy(result)];
  }

  #fields(quoted: string, field: string): readonly object[] {
    const name = quoted.split(/`\.`/).at(-1)?.replace(/^`|`$/g, '').replaceAll('``', '`') ?? '';
    const table = this.#table(name);
    if (table === undefined) throw new Error(`there is no table ${name} at this point of the history`);
    return table.columns
      .filter((column) => column.name.toLowerCase() === field.toLowerCase())
      .map((column) => fieldRow(this.#column(table, column), hasOwnCollation(column)));
  }

  #table(name: string): Table | undefined {
    const table = this.#state?.table({ name });
    const uncertain = table?.uncertain ?? this.#state?.uncertain;
    if (uncertain !== undefined)
      throw new Uncertain(`it is not certain what the table ${name} is: ${uncertain}`);
    return table;
  }

  #column(table: Table, column: Column): CatalogColumn {
    const shown = catalogColumn(table, column, this.#flavour);
    if (shown.shownDefault === undefined || shown.storedDefault === undefined)
      throw new Uncertain(
        `how the server shows the default of ${table.name.name}.${column.name} is not known`,
      );
    return shown;
  }

  /** What the catalog says of a foreign key that says nothing. */
  get #noAction(): string {
    return this.#flavour.dialect === 'mariadb' ? 'RESTRICT' : 'NO ACTION';
  }

  /** The foreign keys that lead to a table, one row for each column, as `INFORMATION_SCHEMA.KEY_COLUMN_USAGE` has them. */
  #references(to: string): readonly Row[] {
    const rows: Row[] = [];
    for (const table of this.#state?.tables() ?? []) {
      for (const constraint of table.constraints) {
        if (constraint.kind !== 'foreignKey' || keyOf(constraint.references.table) !== keyOf({ name: to }))
          continue;
        if (table.uncertain !== undefined)
          throw new Uncertain(`it is not certain what the table ${table.name.name} is: ${table.uncertain}`);
        rows.push(...referenceRows(table, constraint, this.#noAction));
      }
    }
    return rows;
  }
}

/** Knex awaits what the last callback gives: `this.client.raw(sql)`. */
function sentBy(result: unknown): readonly string[] {
  if (typeof result !== 'object' || result === null || !('isRawInstance' in result)) return [];
  return [(result as unknown as { toSQL(): { readonly sql: string } }).toSQL().sql];
}

/** Knex's class, its promises {@link Immediate}. */
function loadTableCompiler(): TableCompiler {
  const own = createRequire(import.meta.url);
  const file = path.join(
    path.dirname(own.resolve('knex/package.json')),
    'lib/dialects/mysql/schema/mysql-tablecompiler.js',
  );
  const module = { exports: {} as unknown };
  const body = vm.compileFunction(readFileSync(file, 'utf8'), ['module', 'require', 'Promise'], {
    filename: file,
  }) as (module: object, require: unknown, promise: unknown) => void;
  body(module, createRequire(file), Immediate);
  return module.exports as TableCompiler;
}

function hasOwnCollation({ charset, collation, options }: Column): boolean {
  return charset !== undefined || collation !== undefined || options?.['binary'] !== undefined;
}

/**
 * SHOW FULL FIELDS. Knex writes the collation down anew; a column that takes it over from its table gets it again by
 * saying nothing, whatever it is.
 */
function fieldRow(column: CatalogColumn, ownCollation: boolean): object {
  return {
    Field: column.name,
    Type: column.columnType,
    Collation: ownCollation ? (column.collation ?? null) : null,
    Null: column.nullable ? 'YES' : 'NO',
    Key: column.key,
    Default: column.shownDefault,
    Extra: column.extra,
    Comment: column.comment,
  };
}

/** `INFORMATION_SCHEMA.COLUMNS`, as far as Knex looks at it. */
function informationRow(column: CatalogColumn): object {
  return {
    COLUMN_NAME: column.name,
    COLUMN_DEFAULT: column.storedDefault,
    DATA_TYPE: column.dataType,
    CHARACTER_MAXIMUM_LENGTH: column.maxLength,
    IS_NULLABLE: column.nullable ? 'YES' : 'NO',
  };
}

const RULES = {
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
} as const;

function referenceRows(table: Table, key: ForeignKey, noAction: string): readonly Row[] {
  const rule = (action: ForeignKey['onDelete']): string => (action === undefined ? noAction : RULES[action]);
  return key.columns.map((column, index) => ({
    CONSTRAINT_NAME: key.name ?? '',
    TABLE_NAME: table.name.name,
    COLUMN_NAME: column,
    REFERENCED_TABLE_NAME: key.references.table.name,
    REFERENCED_COLUMN_NAME: key.references.columns?.[index] ?? '',
    UPDATE_RULE: rule(key.onUpdate),
    DELETE_RULE: rule(key.onDelete),
  }));
}
