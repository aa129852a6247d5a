import { keyOf, type Diagnostic, type DialectName, type Migration, type Operation } from '../ir/index.js';
import { describeOperation } from '../ir/describe.js';
import { CONSTRUCTS, type LossCode } from './constructs.js';
import { CHOICES } from './choices/check-choices.js';
import type { PortChoices } from './choices/choices.js';
import type { PortedOperation } from './port.js';
import type { Loss } from './problem.js';
import type { PortedWhole } from './history/whole.js';

/** What porting a history means for those who depend on it. Plain data. */
export interface PortReport {
  readonly source: DialectName;
  readonly target: DialectName;
  readonly migrations: number;
  /** Operations of up and down. */
  readonly operations: number;
  readonly exact: number;
  readonly lossy: number;
  readonly manual: number;
  /** What a person must decide first, then what is lost; of each the most frequent first. */
  readonly groups: readonly PortGroup[];
  /** What the application must change, each thing once. */
  readonly application: readonly string[];
  /** Tables that nothing before the first migration that needs them makes, where there are any: they want a baseline. */
  readonly missingTables?: MissingTables;
  /** What reading warns of: the source probably does not do there what its author thinks. */
  readonly warnings: readonly Diagnostic[];
}

export interface MissingTables {
  readonly tables: readonly string[];
  /** How many cases are left to a person for want of them. */
  readonly cases: number;
  /** A baseline was given, and does not make them. */
  readonly hasBaseline: boolean;
}

/** All of one construct. */
export interface PortGroup {
  readonly severity: 'manual' | 'lossy';
  readonly code: string;
  readonly title: string;
  /** Why there is no equal. */
  readonly reason: string;
  readonly alternatives: readonly string[];
  /** How the other ways are chosen: options of the command line. */
  readonly choose: readonly string[];
  readonly application?: string;
  readonly cases: readonly PortCase[];
}

/** One place, and why. */
export interface PortCase {
  readonly message: string;
  readonly help?: string;
  /** `users.email`, by the names of that time. */
  readonly at?: string;
  readonly migration?: string;
  readonly file?: string;
  readonly line?: number;
  readonly operation?: string;
  /** It is in the way back; absent: in the way up, or everywhere. */
  readonly way?: 'down';
}

/** Groups what a port lost, or left to a person. */
export function portReport({ migrations, porter, ported, history }: PortedWhole): PortReport {
  const groups = new Map<string, { severity: PortGroup['severity']; code: LossCode; cases: PortCase[] }>();
  const add = (severity: PortGroup['severity'], code: LossCode, one: PortCase): void => {
    const key = `${severity} ${code}`;
    const group = groups.get(key) ?? { severity, code, cases: [] };
    groups.set(key, group);
    if (!group.cases.some((other) => JSON.stringify(other) === JSON.stringify(one))) group.cases.push(one);
  };
  for (const { code, message, help } of porter.diagnostics) add('lossy', code, { message, ...helpOf(help) });
  const totals = { operations: 0, exact: 0, lossy: 0, manual: 0 };
  const see = ({ source, losses, manual, operations }: PortedOperation, of: CasePlace): void => {
    const isManual = manual.length > 0 || operations.some(({ kind }) => kind === 'opaque');
    totals.operations++;
    totals[isManual ? 'manual' : losses.length > 0 ? 'lossy' : 'exact']++;
    for (const loss of losses) add('lossy', loss.code, caseOf(loss, source, of));
    for (const problem of manual) add('manual', problem.code, caseOf(problem, source, of));
    const isUnread = manual.length === 0 && source.kind === 'opaque';
    if (isUnread) add('manual', 'not-read', caseOf({ code: 'not-read', message: source.reason }, source, of));
  };
  for (const { migration, up, down } of migrations) {
    for (const one of up) see(one, { migration, way: 'up' });
    for (const one of down ?? []) see(one, { migration, way: 'down' });
  }
  const sorted = [...groups.values()].toSorted(
    (a, b) =>
      Number(a.severity === 'lossy') - Number(b.severity === 'lossy') || b.cases.length - a.cases.length,
  );
  const whole = sorted.map((group): PortGroup => ({ ...group, ...wordsOf(group.code, porter.heeds) }));
  return {
    source: ported.original.dialect,
    target: history.dialect,
    migrations: migrations.length,
    ...totals,
    groups: whole,
    application: [...new Set(whole.flatMap(({ application }) => application ?? []))],
    ...missingTables(whole, ported.baseline !== undefined),
    warnings: migrations.flatMap(({ migration }) =>
      migration.diagnostics.filter(({ severity }) => severity === 'warning'),
    ),
  };
}

function missingTables(
  groups: readonly PortGroup[],
  hasBaseline: boolean,
): Pick<PortReport, 'missingTables'> {
  const cases = groups.find(({ code }) => code === 'table-missing')?.cases ?? [];
  const tables = [...new Set(cases.flatMap(({ at }) => at ?? []))].toSorted();
  return cases.length === 0 ? {} : { missingTables: { tables, cases: cases.length, hasBaseline } };
}

interface CasePlace {
  readonly migration: Migration;
  readonly way: 'up' | 'down';
}

function caseOf(loss: Loss, source: Operation, { migration, way }: CasePlace): PortCase {
  const { at } = loss;
  const part = at?.column ?? at?.constraint;
  return {
    message: loss.message,
    ...helpOf(loss.help),
    ...(at === undefined ? {} : { at: `${keyOf(at.table)}${part === undefined ? '' : `.${part}`}` }),
    migration: migration.id,
    file: source.origin?.file ?? migration.file,
    ...(source.origin === undefined ? {} : { line: source.origin.line }),
    operation: describeOperation(source),
    ...(way === 'down' ? { way } : {}),
  };
}

function helpOf(help: Diagnostic['help']): Pick<PortCase, 'help'> {
  return help === undefined ? {} : { help };
}

function wordsOf(
  code: LossCode,
  heeds: readonly (keyof PortChoices)[],
): Pick<PortGroup, 'title' | 'reason' | 'alternatives' | 'choose' | 'application'> {
  const { title, reason, alternatives, choice, application } = CONSTRUCTS[code];
  return {
    title,
    reason,
    alternatives,
    choose: choice === undefined || !heeds.includes(choice) ? [] : waysOf(choice),
    ...(application === null ? {} : { application }),
  };
}

/** `--choose uuid=char`, for each value that a choice may have. */
export function waysOf(choice: keyof typeof CHOICES): readonly string[] {
  const values = CHOICES[choice];
  switch (values) {
    case 'boolean':
      return [`--choose ${choice}=true`];
    case 'length':
      return [`--choose ${choice}=N`];
    case 'name':
      return [`--choose ${choice}=NAME`];
    default:
      return values.map((value) => `--choose ${choice}=${value}`);
  }
}
