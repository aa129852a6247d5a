import path from 'node:path';
import type { Adapter, DiscoveredSet, WrittenFile } from '../adapter.js';
import { InputError } from '../errors.js';
import type { SchemaState } from '../fold/state.js';
import type { HistoryReading } from '../history/read.js';
import type { Diagnostic, DialectName, History, Schema } from '../ir/index.js';
import type { PortedFrom } from '../verify/prove.js';
import { totalsOf, type ConvertReport, type MigrationOutcome } from './report.js';
import type { Target } from './target.js';

/** A conversion in memory: the report with the files, and what verification needs. */
export interface Conversion {
  readonly report: ConvertReport;
  readonly set: DiscoveredSet;
  /** As it was read; where the dialect changed, as it was ported. */
  readonly history: History;
  readonly schema: Schema;
  /** The dialect changed: the source's own tool cannot apply `history`. */
  readonly ported?: PortedFrom;
  readonly reading: HistoryReading;
}

/** A conversion whose migrations are written. */
export interface Finished {
  readonly set: DiscoveredSet;
  readonly history: History;
  readonly outcomes: readonly MigrationOutcome[];
  readonly files: readonly WrittenFile[];
  readonly state: SchemaState;
  readonly reading: HistoryReading;
  /** The dialect that was written. */
  readonly dialect: DialectName;
  readonly target: Target;
  readonly to: Adapter;
  readonly diagnostics: readonly Diagnostic[];
  readonly ported?: PortedFrom;
}

/** Writes the files of the set as a whole, and tells everything that there is to say. */
export async function finish(f: Finished): Promise<Conversion> {
  const schema = f.state.snapshot();
  const rest = await f.target.writer.finish(f.history, schema);
  const files = [...f.files, ...rest.files];
  refuseClashes(files);
  return {
    set: f.set,
    history: f.history,
    schema,
    ...(f.ported === undefined ? {} : { ported: f.ported }),
    reading: f.reading,
    report: {
      source: { adapter: f.set.adapter, dialect: f.reading.dialect.name, root: f.set.root },
      target: { adapter: f.to.name, dialect: f.dialect, root: f.target.root },
      migrations: f.outcomes,
      totals: totalsOf(f.outcomes),
      diagnostics: [
        ...f.set.diagnostics,
        ...f.reading.diagnostics,
        ...f.diagnostics,
        ...rest.diagnostics.map((d) => inOutput(d, f.target.out)),
      ],
      files,
    },
  };
}

/** What a writer says of a file of its own is about the output, not the source. */
function inOutput(diagnostic: Diagnostic, out: string): Diagnostic {
  return diagnostic.file === undefined
    ? diagnostic
    : { ...diagnostic, file: path.join(out, diagnostic.file) };
}

/** Two migrations must never end in one file: the second would silently replace the first. */
function refuseClashes(files: readonly WrittenFile[]): void {
  const seen = new Set<string>();
  for (const file of files) {
    const folded = file.path.toLowerCase();
    if (seen.has(folded)) {
      throw new InputError(
        'output-clash',
        `two migrations would be written to ${file.path}`,
        'rename one of the source migrations',
      );
    }
    seen.add(folded);
  }
}
