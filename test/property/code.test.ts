import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/ir/index.js';
import { createDice } from './dice.js';
import { randomProgram } from './code/program.js';
import { createTextReader, textOf, type Understood } from './code/read.js';
import { runReal } from './code/real.js';
import { DIALECT_RUNS, SEED, TIMEOUT_MS } from './runs.js';

/** What the programs find in the environment; in the last nothing. */
const ENVIRONMENTS: readonly Readonly<Record<string, string>>[] = [
  { A: 'x', B: 'y' },
  { A: 'y', B: '' },
  { A: '', B: 'x' },
  {},
];

const programs = fc
  .array(fc.nat({ max: 999_999 }), { minLength: 400, maxLength: 400, size: 'max' })
  .map((numbers) => randomProgram(createDice(numbers)));

const isTold = ({ severity }: Diagnostic): boolean => severity !== 'note' && severity !== 'warning';

/** Whether all of it is announced as understood. */
function isWhole({ operations, diagnostics }: Understood): boolean {
  return !operations.includes(undefined) && !diagnostics.some(isTold);
}

// Code means what Node.js and Knex make of it, whatever it does; and where it depends on what is not known, nothing is called
// exact that would be otherwise with another value.
test(
  'random migrations for Knex are read as Node.js runs them',
  async () => {
    const readers = await Promise.all(ENVIRONMENTS.map((env) => createTextReader(env)));
    const withoutEnvironment = await createTextReader({});
    const check = async (text: string): Promise<void> => {
      const blind = await withoutEnvironment(text);
      for (const [place, env] of ENVIRONMENTS.entries()) {
        const real = await runReal(text, env);
        const truth = (await withoutEnvironment(textOf(real.statements))).operations;
        const isKnown = place < ENVIRONMENTS.length - 1;
        const seeing = isKnown ? await readers[place]?.(text) : undefined;
        if (real.threw !== undefined) {
          for (const read of [blind, ...(seeing === undefined ? [] : [seeing])])
            expect(isWhole(read), `${text}\n${JSON.stringify(env)} throws ${real.threw}`).toBe(false);
          continue;
        }
        if (seeing !== undefined && isWhole(seeing))
          expect(seeing.operations, `${text}\n${JSON.stringify(env)}`).toEqual(truth);
        if (blind.diagnostics.some(isTold)) continue;
        const end = blind.operations.indexOf(undefined);
        const sure = end < 0 ? blind.operations : blind.operations.slice(0, end);
        const same = end < 0 ? truth : truth.slice(0, end);
        expect(sure, `${text}\nnot knowing ${JSON.stringify(env)}`).toEqual(same);
      }
    };
    console.log(`${4 * DIALECT_RUNS} random programs, ORMBRIDGE_SEED=${SEED}`);
    await fc.assert(fc.asyncProperty(programs, check), {
      seed: SEED,
      numRuns: 4 * DIALECT_RUNS,
      interruptAfterTimeLimit: TIMEOUT_MS / 2,
    });
  },
  TIMEOUT_MS,
);
