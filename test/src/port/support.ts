import { mariadbFlavour } from '../../../src/dialects/mariadb/flavour.js';
import { mysqlFlavour } from '../../../src/dialects/mysql/flavour.js';
import { languageOf } from '../../../src/dialects/mysql/language.js';
import { verbatimOf } from '../../../src/dialects/mysql/verbatim.js';
import { postgres } from '../../../src/dialects/postgres/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { Migration, Operation } from '../../../src/ir/index.js';
import type { ChoiceRules } from '../../../src/port/choices/choices.js';
import type { Loss } from '../../../src/port/problem.js';
import { planPort } from '../../../src/port/plan/plan.js';
import { openPorter } from '../../../src/port/port.js';

/** What a PostgreSQL script became, statement by statement. */
export interface PortedScript {
  /** Of all its statements, in order; what a person must decide is left out. */
  readonly sql: readonly string[];
  /** Of its last statement. */
  readonly last: readonly string[];
  readonly losses: readonly string[];
  readonly manual: readonly string[];
  /** What is told of tables and columns. */
  readonly announced: { readonly losses: readonly Loss[]; readonly manual: readonly Loss[] };
}

const languages = {
  mysql: { ...languageOf(mysqlFlavour), verbatim: verbatimOf(mysqlFlavour) },
  mariadb: { ...languageOf(mariadbFlavour), verbatim: verbatimOf(mariadbFlavour) },
};

/** Ports a script of PostgreSQL, each statement a migration of its own. */
export async function portScript(
  script: string,
  dialect: 'mysql' | 'mariadb' = 'mysql',
  rules: ChoiceRules = {},
): Promise<PortedScript> {
  await postgres.load();
  const { operations, diagnostics } = postgres.parse(script, { file: 'script.sql' });
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new Error(JSON.stringify(diagnostics));
  const migrations = operations.map(migrationOf);
  const to = languages[dialect];
  const state = createState(postgres);
  const porter = await openPorter({
    from: postgres,
    to,
    plan: planPort(migrations, state, postgres),
    rules,
  });
  // How the target names what has no name plays no part here: everything has its name from PostgreSQL.
  const states = { source: state, target: createState({ ...postgres, name: dialect }) };
  const ported = migrations.flatMap((migration) => porter.port(migration, states).up);
  const textOf = (list: readonly Operation[]): readonly string[] => list.flatMap((one) => to.print(one));
  return {
    sql: ported.flatMap((one) => textOf(one.operations)),
    last: textOf(ported.at(-1)?.operations ?? []),
    losses: [...new Set(ported.flatMap((one) => one.losses.map(({ code }) => code)))],
    announced: {
      losses: [
        ...porter.diagnostics.map(({ code, message }): Loss => ({ code, message })),
        ...ported.flatMap((one) => one.losses),
      ],
      manual: ported.flatMap((one) => one.manual),
    },
    manual: ported.flatMap((one) =>
      one.operations.flatMap((operation) => (operation.kind === 'opaque' ? [operation.reason] : [])),
    ),
  };
}

function migrationOf(operation: Operation, index: number): Migration {
  return {
    id: String(index),
    name: String(index),
    file: 'script.sql',
    up: { operations: [operation], transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: [],
  };
}
