import path from 'node:path';
import type { Diagnostic } from '../../../src/ir/index.js';
import { compareVersions } from '../layout.js';
import type { Candidate } from './candidate.js';
import type { Journal } from './drizzle.js';

interface Kept {
  readonly candidates: readonly Candidate[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The files that the tool would run; every other is named. */
export function withoutOthers(
  root: string,
  candidates: readonly Candidate[],
  journal: Journal | undefined,
): Kept {
  const rule = ruleOf(candidates, journal);
  const kept = rule === undefined ? candidates : candidates.filter(rule.isMigration);
  const left = candidates.filter((candidate) => !kept.includes(candidate));
  const whole = withoutBaselines(root, kept);
  return {
    candidates: whole.candidates,
    diagnostics: [
      ...left.map(({ file }): Diagnostic => ({
        severity: 'warning',
        code: 'not-a-migration',
        message: `${file} ${rule?.because ?? ''}, and is left out`,
        file: path.join(root, file),
        help: 'if it is a migration, name it like the others; if it runs before them, give it with --baseline',
      })),
      ...whole.diagnostics,
    ],
  };
}

interface Rule {
  readonly isMigration: (candidate: Candidate) => boolean;
  readonly because: string;
}

function ruleOf(candidates: readonly Candidate[], journal: Journal | undefined): Rule | undefined {
  if (journal !== undefined) {
    const tags = new Set(journal.tags.map((tag) => `${tag}.sql`));
    return { isMigration: ({ file }) => tags.has(file), because: "is not in drizzle-kit's journal" };
  }
  if (candidates.some(({ layout }) => layout === 'flyway')) {
    return {
      isMigration: ({ layout }) => layout === 'flyway',
      because: 'has no name of a migration of Flyway',
    };
  }
  if (candidates.some(({ layout }) => layout === 'diesel')) {
    return {
      isMigration: ({ layout }) => layout === 'diesel',
      because: 'lies beside the folders of the migrations',
    };
  }
  const numbered = candidates.filter(isNumbered);
  // Tools that number their files run no others; a runner of one's own may, and then most have no number.
  if (numbered.length < 2 || numbered.length * 2 <= candidates.length) return undefined;
  return { isMigration: isNumbered, because: 'has no number, as the other files have' };
}

function isNumbered({ version, name }: Candidate): boolean {
  return version !== '' || /^[0-9]+$/.test(name);
}

/** Flyway takes a baseline for the versions up to its own; where those are here, they are the history. */
function withoutBaselines(root: string, candidates: readonly Candidate[]): Kept {
  const versions = candidates.filter(
    (c) => c.layout === 'flyway' && c.direction === 'up' && c.baseline !== true && c.repeatable !== true,
  );
  const left = candidates.filter(
    (candidate) =>
      candidate.baseline === true &&
      versions.some(({ version }) => compareVersions(version, candidate.version) <= 0),
  );
  return {
    candidates: left.length === 0 ? candidates : candidates.filter((candidate) => !left.includes(candidate)),
    diagnostics: left.map(({ file }) => ({
      severity: 'note',
      code: 'baseline-left-out',
      message: `${file} stands for the versions up to its own in a new database; they are here, so they are read instead`,
      file: path.join(root, file),
    })),
  };
}
