import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { renderVerification } from '../../../src/report/verification.js';
import type { Difference, SideReport, VerifyReport } from '../../../src/verify/report.js';

const SIDE: SideReport = {
  adapter: 'sql',
  migrations: 1,
  tool: 'SQL files',
  server: 'PostgreSQL 18',
  toolMs: 1,
  lookMs: 1,
};

function reportOf(differences: number, where: 'step' | 'end'): VerifyReport {
  const list: readonly Difference[] = Array.from({ length: differences }, (_, i) => ({
    object: `table t${i}`,
    path: '',
    a: { name: `t${i}` },
    b: undefined,
  }));
  const step = { way: 'up', index: 0, source: '1', target: '1' } as const;
  return {
    outcome: 'different',
    proof: 'tools',
    source: SIDE,
    target: SIDE,
    inSteps: true,
    up: { steps: 1, compared: 1 },
    down: { steps: 0, compared: 0 },
    final: list,
    identities: [],
    failures: [],
    ...(where === 'step' ? { divergence: { step, differences: list } } : {}),
  };
}

describe.each(['step', 'end'] as const)('differences at the %s', (where) => {
  const shown = (count: number): string =>
    renderVerification(reportOf(count, where), picocolors.createColors(false)).join('\n');

  it('are all shown up to twelve', () => {
    expect(shown(12).match(/^ {4}table t\d+$/gm)).toHaveLength(12);
    expect(shown(12)).not.toContain('more');
  });

  it('are counted beyond that', () => {
    expect(shown(40).match(/^ {4}table t\d+$/gm)).toHaveLength(12);
    expect(shown(40)).toContain('    28 more; --json has them all');
  });
});
