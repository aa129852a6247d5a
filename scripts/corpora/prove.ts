import path from 'node:path';
import {
  convert,
  keyOf,
  verify,
  writeOutput,
  type AppliedDatabases,
  type ConvertOptions,
  type ConvertReport,
  type Migration,
  type Step,
  type VerifyReport,
} from 'ormbridge';
import type { CorpusServer } from './servers.js';
import { differenceOf } from './witness.js';

/** A history on disk, and the tool that it is of. */
export interface CorpusHistory {
  readonly folder: string;
  readonly adapter: string;
  /** Values of environment variables that it asks for. */
  readonly env?: Readonly<Record<string, string>>;
  /** A file of SQL that its first migration starts from. */
  readonly baseline?: string;
}

/** One way to go: convert `source` to `to`, and prove the result against `original`. */
export interface Way {
  readonly source: CorpusHistory;
  readonly to: string;
  /** Where the result goes: a folder that is not there yet. */
  readonly out: string;
  /** Where `source` is itself the result of a conversion: its history, with which the result is compared, and what came of it. */
  readonly from?: { readonly history: CorpusHistory; readonly proven: Proven };
}

/** What came of it. */
export interface Proven {
  readonly report: ConvertReport;
  readonly verification: VerifyReport;
  /** The result; what is manual is left out of it. */
  readonly result: CorpusHistory;
  /**
   * The ids, in the history that it is compared with, of migrations that may change the schema in a way that is left to a
   * person. The proof leaves that out, so the schemas may differ from the first of them on, and only from there.
   */
  readonly manual: readonly string[];
  /** The last migration whose way back leaves otherwise what an earlier one looks at: ways back before it may differ. */
  readonly foundOtherwise: string | undefined;
  /** Keys of the tables of which something, rows mostly, is left to a person. */
  readonly manualRows: readonly string[];
  /**
   * How the databases differ in what the server's witness sees of them when all migrations are applied; empty: they are
   * the same. Absent where a side did not get that far.
   */
  readonly seen?: string;
  /** After how many steps the witness looked, up and down. */
  readonly looks: number;
  /** How what it saw after a step differed, though ormbridge found both the same; empty: never. */
  readonly unseen: string;
  /** A difference that was announced as exact: the one thing that must not be. */
  readonly isWrong: boolean;
}

/** Converts a history, and proves the result on a server; what is manual is left out of the proof. */
export async function convertAndProve(
  { source, to, out, from }: Way,
  { dialect, server, witness }: CorpusServer,
): Promise<Proven> {
  const original = from?.history ?? source;
  const given = {
    ...(original.env === undefined ? {} : { env: original.env }),
    ...(original.baseline === undefined ? {} : { baseline: original.baseline }),
  };
  const options: ConvertOptions = {
    from: source.adapter,
    to,
    out,
    sourceDialect: dialect,
    ...given,
    ...(to === 'knex' ? { options: { module: 'cjs' } } : {}),
  };
  const { report, history } = await convert(source.folder, options);
  const order = (from?.proven.report ?? report).migrations.map(({ id }) => id);
  const own = history.migrations.flatMap((migration, place) =>
    mayChangeSchema(migration) ? [order[place] ?? ''] : [],
  );
  const manual = [...(from?.proven.manual ?? []), ...own];
  const manualRows = [...(from?.proven.manualRows ?? []), ...history.migrations.flatMap(tablesLeft)];
  const rest =
    report.totals.manual === 0
      ? report
      : (await convert(source.folder, { ...options, leaveOutManual: true })).report;
  await writeOutput(out, rest.files);
  const look = async (databases: AppliedDatabases): Promise<string> => {
    const [a, b] = await Promise.all(
      [databases.source, databases.target].map((url) => witness.look(url, databases.ignoreTables)),
    );
    return differenceOf(a ?? '', b ?? '');
  };
  let seen: string | undefined;
  let looks = 0;
  let unseen = '';
  const verification = await verify(original.folder, out, {
    from: original.adapter,
    to,
    dialect,
    ...(original.env === undefined ? {} : { env: original.env }),
    ...(original.baseline === undefined ? {} : { baselineFile: original.baseline }),
    sourceUrl: server.url,
    ignoreRows: manualRows,
    whenApplied: async (databases) => {
      seen = await look(databases);
    },
    ...(witness.everyStep
      ? {
          whenSame: async (databases: AppliedDatabases, step: Step) => {
            looks += 1;
            const found = await look(databases);
            if (found !== '' && unseen === '') unseen = `after ${step.way} of ${step.source}\n${found}`;
          },
        }
      : {}),
  });
  const foundOtherwise =
    from?.proven.foundOtherwise ??
    report.migrations.findLast(({ diagnostics }) =>
      diagnostics.some(({ code }) => code === 'down-found-otherwise'),
    )?.id;
  const isSame = isAnnounced(verification, order, manual, foundOtherwise);
  return {
    report,
    verification,
    result: { folder: path.resolve(out), adapter: to },
    manual,
    foundOtherwise,
    manualRows,
    ...(seen === undefined ? {} : { seen }),
    looks,
    unseen,
    isWrong: !isSame || unseen !== '' || (verification.outcome === 'same' && seen !== ''),
  };
}

/** Whether something in it is left to a person that may do more than change rows. */
function mayChangeSchema({ up, down }: Migration): boolean {
  return [...up.operations, ...(down?.operations ?? [])].some(
    (operation) => operation.kind === 'opaque' && operation.effect !== 'data',
  );
}

function tablesLeft({ up, down }: Migration): readonly string[] {
  return [...up.operations, ...(down?.operations ?? [])].flatMap((operation) =>
    operation.kind === 'opaque' ? operation.touches.map(({ name }) => keyOf(name)) : [],
  );
}

/** Whether the proof found no more than what the report says: the same, or different from the first manual migration on. */
function isAnnounced(
  verification: VerifyReport,
  order: readonly string[],
  manual: readonly string[],
  foundOtherwise: string | undefined,
): boolean {
  if (verification.outcome === 'same' || verification.outcome === 'sourceFailed') return true;
  const first =
    verification.divergence?.step ?? verification.identities[0]?.step ?? verification.failures[0]?.step;
  if (first === undefined) return false;
  const place = order.indexOf(first.source);
  if (first.way === 'down' && foundOtherwise !== undefined && place < order.indexOf(foundOtherwise))
    return true;
  const firstManual = Math.min(...manual.map((id) => order.indexOf(id)));
  return place >= firstManual;
}
