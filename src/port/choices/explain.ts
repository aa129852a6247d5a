import type { Dialect } from '../../dialects/dialect.js';
import { keyOf, type Column, type Constraint, type Index, type Name, type Table } from '../../ir/index.js';
import { chosenFor, DEFAULT_CHOICES, type ChoiceRules, type PortChoices } from './choices.js';
import { CONSTRUCTS } from '../constructs.js';
import type { PortPlan } from '../plan/plan.js';
import type { Loss } from '../problem.js';
import { waysOf } from '../report.js';
import type { PortedWhole } from '../history/whole.js';

/** Why a column became what it is in the target. Plain data. */
export interface Explanation {
  readonly table: string;
  readonly column: string;
  /** The column as the source has it in the end, and as the target has it: SQL. Absent: the table is left to a person. */
  readonly source: string;
  readonly target?: string;
  /** Where it came to be, and what changed it since. */
  readonly history: readonly {
    readonly migration: string;
    readonly file: string;
    readonly line?: number;
    readonly kind: string;
  }[];
  /** What was seen in the whole history and decided its type. */
  readonly because: readonly string[];
  readonly losses: readonly (Loss & {
    readonly alternatives: readonly string[];
    readonly choose: readonly string[];
  })[];
  readonly manual: readonly Loss[];
  /** What is in force for it, and who said so: of the choices that there are on this way. */
  readonly choices: readonly { readonly name: string; readonly value: string; readonly from: string }[];
}

export interface ExplainOptions {
  readonly from: Dialect;
  readonly to: Dialect;
  readonly plan: PortPlan;
  readonly rules: ChoiceRules;
  /** Of the source, in the end. */
  readonly table: Table;
  readonly column: Column;
}

/** Explains what became of a column. */
export function explain(whole: PortedWhole, options: ExplainOptions): Explanation {
  const { from, to, plan, rules, table, column } = options;
  const { heeds } = whole.porter;
  const { name } = table;
  const isOurs = ({ at }: Loss): boolean =>
    at !== undefined && keyOf(at.table) === keyOf(name) && at.column === column.name;
  const uses = usesOf(table, column.name);
  const isOfUse = ({ at }: Loss): boolean =>
    at !== undefined &&
    keyOf(at.table) === keyOf(name) &&
    at.constraint !== undefined &&
    uses.some((use) => use.name === at.constraint);
  const created = whole.final.operations.find(
    ({ source }) => source.kind === 'createTable' && keyOf(source.table) === keyOf(name),
  );
  const target = created?.operations.flatMap((one) =>
    one.kind === 'createTable' ? one.columns.filter((other) => other.name === column.name) : [],
  )[0];
  return {
    table: keyOf(name),
    column: column.name,
    source: textOf(column, name, from),
    ...(target === undefined ? {} : { target: textOf(target, name, to) }),
    history: historyOf(whole, name, column.name, plan),
    because: becauseOf(options, uses),
    losses: whole.final.losses
      .filter((loss) => isOurs(loss) || isOfUse(loss))
      .map((loss) => {
        const construct = CONSTRUCTS[loss.code];
        return {
          ...loss,
          alternatives: construct?.alternatives ?? [],
          choose:
            construct?.choice === undefined || !heeds.includes(construct.choice)
              ? []
              : waysOf(construct.choice).map((way) => forColumn(way, name, column.name)),
        };
      }),
    manual: whole.final.manual.filter((loss) => isOurs(loss) || isOfUse(loss)),
    choices: choicesOf(rules, plan, name, column.name).filter((one) => heeds.includes(one.name)),
  };
}

/** The column's definition, as a statement that adds it says it. */
function textOf(column: Column, table: Name, dialect: Dialect): string {
  const [statement = ''] = dialect.print({ kind: 'addColumn', table, column });
  const at = statement.search(/ADD (?:COLUMN )?/i);
  return at < 0 ? dialect.printType(column.type) : statement.slice(at).replace(/^ADD (?:COLUMN )?/i, '');
}

function usesOf(table: Table, column: string): readonly (Constraint | Index)[] {
  const inKeys = (index: Index): boolean => index.keys.some((key) => key.column === column);
  return [
    ...table.constraints.filter((one) => 'columns' in one && one.columns.includes(column)),
    ...table.indexes.filter(inKeys),
  ];
}

function becauseOf(
  { plan, table, column }: ExplainOptions,
  uses: readonly (Constraint | Index)[],
): readonly string[] {
  const joined = plan.joinedWith(table.name, column.name);
  const share = plan.keyShare(table.name, column.name);
  const bits = plan.integerBits(table.name, column.name);
  return [
    ...(uses.length === 0 ? [] : [`it is in ${uses.map((use) => use.name).join(', ')}`]),
    ...(joined.length === 0
      ? []
      : [
          `foreign keys or renames join it with ${joined.map((one) => `${one.table}.${one.column}`).join(', ')}: all get one type`,
        ]),
    ...(share !== undefined && share > 1 ? [`${share} unbounded columns of text share a key with it`] : []),
    ...(bits !== undefined && column.type.kind === 'integer' && bits !== column.type.bits
      ? [`the widest integer that is joined with it has ${bits} bits`]
      : []),
  ];
}

function historyOf(whole: PortedWhole, table: Name, column: string, plan: PortPlan): Explanation['history'] {
  const places = [{ table: keyOf(table), column }, ...plan.joinedWith(table, column)];
  return whole.migrations.flatMap(({ migration, up }) =>
    up.flatMap(({ source }) => {
      if (!('table' in source) || source.table === undefined) return [];
      const key = keyOf(source.table);
      if (key !== keyOf(table) && !places.some((place) => place.table === key && place.column === column))
        return [];
      const isAbout =
        source.kind === 'createTable'
          ? source.columns.some(({ name }) => name === column)
          : source.kind === 'addColumn'
            ? source.column.name === column
            : 'column' in source && source.column === column;
      if (!isAbout || key !== keyOf(table)) return [];
      const { origin } = source;
      return [
        {
          migration: migration.id,
          file: origin?.file ?? migration.file,
          ...(origin === undefined ? {} : { line: origin.line }),
          kind: source.kind,
        },
      ];
    }),
  );
}

function choicesOf(
  rules: ChoiceRules,
  plan: PortPlan,
  table: Name,
  column: string,
): readonly (Explanation['choices'][number] & { readonly name: keyof PortChoices })[] {
  const { choices, from } = chosenFor(rules, plan, table, column);
  return (Object.keys(DEFAULT_CHOICES) as (keyof PortChoices)[]).map((name) => ({
    name,
    value: String(choices[name] ?? 'the strictest'),
    from: from[name] ?? 'default',
  }));
}

function forColumn(way: string, table: Name, column: string): string {
  return way.replace('--choose ', `--choose ${keyOf(table)}.${column}:`);
}
