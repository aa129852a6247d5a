import type { Dialect } from '../../dialects/dialect.js';
import { createState } from '../../fold/create-state.js';
import type { SchemaState } from '../../fold/state.js';
import type { HistoryReading } from '../../history/read.js';
import type { History, Migration } from '../../ir/index.js';
import type { ChoiceRules } from '../choices/choices.js';
import { baselineMigration } from './baseline.js';
import { portFinal, type FinalPort } from './final.js';
import { announcedOf } from './left-in-history.js';
import { planPort, type PortPlan } from '../plan/plan.js';
import { openPorter, type PortedMigration, type Porter } from '../port.js';

/** A history that was read, with the state that it leads to. */
export interface ReadHistory {
  readonly history: History;
  readonly state: SchemaState;
  readonly reading: HistoryReading;
}

/** A whole history in another dialect. */
export interface PortedWhole {
  /** Without what a person must decide. */
  readonly history: History;
  readonly migrations: readonly PortedMigration[];
  /** What it leads to in the target. */
  readonly state: SchemaState;
  readonly porter: Porter;
  readonly plan: PortPlan;
  readonly rules: ChoiceRules;
  /** What holds in the end. */
  readonly final: FinalPort;
  readonly ported: {
    readonly original: History;
    readonly baseline: string | undefined;
    /** With what the history leaves to a person on the way. */
    readonly announced: Pick<FinalPort, 'losses' | 'manual'>;
  };
}

/** Ports a history without writing it: to compare with it, and to report of it. */
export async function portWhole(
  read: ReadHistory,
  to: Dialect,
  rules: ChoiceRules = {},
  authors?: (id: string, target: SchemaState) => Migration | undefined,
): Promise<PortedWhole> {
  const { history, reading } = read;
  const source = createState(reading.dialect);
  const baseline = baselineMigration(reading, history.migrations[0]);
  const all = baseline === undefined ? history.migrations : [baseline, ...history.migrations];
  const plan = planPort(all, source, reading.dialect);
  const porter = await openPorter({ from: reading.dialect, to, plan, rules });
  const states = { source, target: createState(to) };
  const migrations = all.map((migration) =>
    porter.port(migration, states, authors?.(migration.id, states.target)),
  );
  const final = portFinal(plan.end.snapshot(), porter, reading.dialect, to);
  return {
    history: {
      ...history,
      dialect: to.name,
      migrations: migrations.map(({ migration }) => known(migration)),
    },
    migrations,
    state: states.target,
    porter,
    plan,
    rules,
    final,
    ported: {
      original: history,
      baseline: reading.baseline,
      announced: announcedOf(final, migrations, states.target),
    },
  };
}

function known(migration: Migration): Migration {
  const { down, up, ...rest } = migration;
  const isKnown = ({ kind }: Migration['up']['operations'][number]): boolean => kind !== 'opaque';
  return {
    ...rest,
    up: { ...up, operations: up.operations.filter(isKnown) },
    ...(down === undefined ? {} : { down: { ...down, operations: down.operations.filter(isKnown) } }),
  };
}
