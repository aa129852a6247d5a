import type { Adapter } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import type { LeftSetting } from '../dialects/settings-left.js';
import type { Diagnostic, Direction, Migration, Operation } from '../ir/index.js';
import type { PortedMigration, PortedOperation } from '../port/port.js';

/** The tools of a conversion. */
interface Tools {
  readonly dialect: Dialect;
  readonly from: Adapter;
  readonly to: Adapter;
}

/**
 * A migration that leaves the session as it found it, where the target's tool runs others, and its own bookkeeping, on the same
 * connection. A source whose tool does so too is read migration by migration, each on a new connection: that a setting goes on for
 * those of the same run is told as lossy.
 */
export function withSettingsBack(migration: Migration, tools: Tools): Migration {
  const { up, down } = migration;
  // What the source's tool sees of it decides what is told; what the target's would see decides what is put back.
  const seen = tools.from.renewsSession === true ? tools.to : tools.from;
  const all = [
    ...leftBy(up, 'up', tools, seen),
    ...(down === undefined ? [] : leftBy(down, 'down', tools, seen)),
  ];
  const back = {
    up: wayWithSettingsBack(up, 'up', tools),
    down: down === undefined ? undefined : wayWithSettingsBack(down, 'down', tools),
  };
  if (all.length === 0 && back.up === up && back.down === down) return migration;
  return {
    ...migration,
    up: back.up,
    ...(back.down === undefined ? {} : { down: back.down }),
    diagnostics: [...migration.diagnostics, ...all.flatMap((one) => told(one, migration, tools))],
  };
}

/**
 * The same of a migration that was ported, and of what became of each of its operations: a setting in it is of a branch that the
 * author wrote for the target's dialect, as a port leaves out those of the source's.
 */
export function portedWithSettingsBack(ported: PortedMigration, tools: Tools): PortedMigration {
  const { migration, up, down } = ported;
  const changed = withSettingsBack(migration, tools);
  if (changed === migration) return ported;
  const added = (now: Direction | undefined, before: Direction | undefined) => {
    const at = now?.operations.indexOf(before?.operations[0] as Operation) ?? -1;
    const end = at + (before?.operations.length ?? 0);
    return { first: now?.operations.slice(0, at) ?? [], last: now?.operations.slice(end) ?? [] };
  };
  const partsOf = (parts: readonly PortedOperation[], { first, last }: ReturnType<typeof added>) => {
    const isOfFirst = parts.findIndex(({ operations }) => operations.length > 0);
    const isOfLast = parts.findLastIndex(({ operations }) => operations.length > 0);
    return parts.map((part, i): PortedOperation => {
      const operations = [
        ...(i === isOfFirst ? first : []),
        ...part.operations,
        ...(i === isOfLast ? last : []),
      ];
      return operations.length === part.operations.length ? part : { ...part, operations };
    });
  };
  return {
    ...ported,
    migration: changed,
    up: partsOf(up, added(changed.up, migration.up)),
    down: down === undefined ? undefined : partsOf(down, added(changed.down, migration.down)),
  };
}

/** The same of one way of it. */
export function wayWithSettingsBack(direction: Direction, way: 'up' | 'down', tools: Tools): Direction {
  const left = tools.to.renewsSession === true ? [] : leftBy(direction, way, tools, tools.to);
  if (left.length === 0) return direction;
  const statements = (list: readonly (string | undefined)[]): readonly Operation[] =>
    list.flatMap((sql) =>
      sql === undefined ? [] : tools.dialect.parse(sql, { file: '' }).operations.map(withoutOrigin),
    );
  const operations = [
    ...statements(left.map(({ before }) => before)),
    ...direction.operations,
    ...statements(left.map(({ after }) => after).toReversed()),
  ];
  return { ...direction, operations };
}

/** What matters of what a way leaves changed on a connection of a tool. */
function leftBy(
  { operations }: Direction,
  way: 'up' | 'down',
  { dialect, from }: Tools,
  tool: Adapter,
): readonly LeftSetting[] {
  const left = dialect.settingsLeft(operations, {
    foreignKeys: tool.enforcesForeignKeys?.includes(way) === true,
  });
  // Where both go on with it, nobody sees what decides no more than how long a statement may wait.
  return from.renewsSession === true ? left : left.filter(({ isQuiet }) => !isQuiet);
}

/** Nothing in the source says it: it has no place there. */
function withoutOrigin({ origin: _, ...operation }: Operation): Operation {
  return operation;
}

function told(
  { name, operation: { origin }, after }: LeftSetting,
  { file }: Migration,
  { from, to }: Tools,
): readonly Diagnostic[] {
  const where =
    'for the migrations behind this one, and for its own bookkeeping, where they run on the same connection';
  const place = origin === undefined ? { file } : { span: origin };
  if (from.renewsSession !== true)
    return [
      {
        severity: 'lossy',
        code: 'setting-left',
        message: `${name} stays changed: with ${from.title} it is so ${where}; here each begins as on a new one`,
        ...place,
        help: 'put it back at the end of the migration, and set it in each one that needs it',
      },
    ];
  if (after !== undefined || to.renewsSession === true) return [];
  return [
    {
      severity: 'lossy',
      code: 'setting-left',
      message: `nothing takes ${name} back: with ${to.title} it is so ${where}`,
      ...place,
      help: 'write the name of the database before those of the tables instead',
    },
  ];
}
