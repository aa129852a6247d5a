import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { Diagnostic, DialectName, Migration, Operation } from '../../../src/ir/index.js';
import type { ChoiceRules } from '../../../src/port/choices/choices.js';
import { planPort } from '../../../src/port/plan/plan.js';
import { openPorter } from '../../../src/port/port.js';

/** What a script became, statement by statement. */
export interface PortedWay {
  /** Of all its statements, in order; what a person must decide is left out. */
  readonly sql: readonly string[];
  /** Of its last statement. */
  readonly last: readonly string[];
  readonly losses: readonly string[];
  readonly manual: readonly string[];
  /** What could be done about each of these. */
  readonly help: readonly (string | undefined)[];
  /** What holds for the whole history, by code. */
  readonly general: readonly Diagnostic[];
}

/** Ports a script from one dialect to another, each statement a migration of its own, or all of them one. */
export async function portWay(
  from: DialectName,
  to: DialectName,
  script: string,
  rules: ChoiceRules = {},
  together = false,
): Promise<PortedWay> {
  const [reader, target] = await Promise.all([loadDialect(from), loadDialect(to)]);
  await Promise.all([reader.load(), target.load()]);
  const { operations, diagnostics } = reader.parse(script, { file: 'script.sql' });
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new Error(JSON.stringify(diagnostics));
  const [first, ...rest] = operations.map(migrationOf);
  const migrations =
    first === undefined || !together
      ? [...(first === undefined ? [] : [first]), ...rest]
      : [{ ...first, up: { ...first.up, operations } }];
  const source = createState(reader);
  const porter = await openPorter({
    from: reader,
    to: target,
    plan: planPort(migrations, source, reader),
    rules,
  });
  const states = { source, target: createState(target) };
  const printed = states.target.fork();
  const ported = migrations.map((migration) => {
    const { up } = porter.port(migration, states);
    const sql = up.flatMap((one) =>
      one.operations.flatMap((operation) => {
        const text = operation.kind === 'opaque' ? [] : target.print(operation, printed);
        printed.apply(operation);
        return text;
      }),
    );
    return { up, sql };
  });
  const all = ported.flatMap(({ up }) => up);
  return {
    sql: ported.flatMap(({ sql }) => sql),
    last: ported.at(-1)?.sql ?? [],
    losses: [...new Set(all.flatMap((one) => one.losses.map(({ code }) => code)))],
    general: porter.diagnostics,
    manual: all.flatMap((one) => one.manual.map(({ message }) => message)),
    help: all.flatMap((one) => one.manual.map(({ help }) => help)),
  };
}

export function migrationOf(operation: Operation, index: number): Migration {
  return {
    id: String(index),
    name: String(index),
    file: 'script.sql',
    up: { operations: [operation], transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: [],
  };
}

/** A value as text: truth as 0 and 1, numbers without the zeros at their end, times without a zone. */
export function plainValue(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value === true) return '1';
  if (value === false) return '0';
  if (value instanceof Date)
    return value
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ')
      .replace(/ 00:00:00$/, '');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'object') return JSON.stringify(value).replace(/([:,])\s+/g, '$1');
  const text = String(value);
  if (/^\d{4}-/.test(text)) return text.replace(/\.0+$/, '').replace(/ 00:00:00$/, '');
  if (/^[[{]/.test(text)) return text.replace(/([:,])\s+/g, '$1');
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}
