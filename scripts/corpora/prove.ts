import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  convert,
  verify,
  writeOutput,
  type ConvertOptions,
  type ConvertReport,
  type VerifyReport,
} from 'ormbridge';

/** What came of converting one set to one tool. */
export interface Proven {
  readonly report: ConvertReport;
  readonly verification: VerifyReport;
  /**
   * The ids of migrations whose written form stops for a person. The proof leaves these operations out, so the schemas may
   * differ from the first of them on, and only from there.
   */
  readonly manual: readonly string[];
  /** A difference that was announced as exact: the one thing that must not be. */
  readonly isWrong: boolean;
}

/** Converts a history, and proves the result on embedded PostgreSQL; what is manual is left out of the proof. */
export async function convertAndProve(source: string, from: string, to: string): Promise<Proven> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-corpora-'));
  try {
    const out = path.join(folder, to);
    const options: ConvertOptions = {
      from,
      to,
      out,
      ...(to === 'knex' ? { options: { module: 'cjs' } } : {}),
    };
    const { report } = await convert(source, options);
    const manual = report.migrations
      .filter((m) => m.operations.some((o) => o.answer === 'manual'))
      .map((m) => m.id);
    const rest =
      manual.length === 0 ? report : (await convert(source, { ...options, leaveOutManual: true })).report;
    await writeOutput(out, rest.files);
    const verification = await verify(source, out, { from, to });
    return { report, verification, manual, isWrong: isWrong(verification, report, manual) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isWrong(verification: VerifyReport, report: ConvertReport, manual: readonly string[]): boolean {
  if (verification.outcome === 'same' || verification.outcome === 'sourceFailed') return false;
  const first =
    verification.divergence?.step ?? verification.identities[0]?.step ?? verification.failures[0]?.step;
  if (first === undefined) return true;
  const order = report.migrations.map((m) => m.id);
  const firstManual = Math.min(...manual.map((id) => order.indexOf(id)));
  return order.indexOf(first.source) < firstManual;
}
