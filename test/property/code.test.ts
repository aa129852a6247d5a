import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/ir/index.js';
import { createDice } from './dice.js';
import { randomProgram } from './code/program.js';
import { createTextReader, meant, type Understood } from './code/read.js';
import type { Tool } from './code/tool.js';
import { knexTool } from './code/tools/knex.js';
import { sequelizeTool } from './code/tools/sequelize.js';
import { typeormTool } from './code/tools/typeorm.js';
import { DIALECT_RUNS, SEED, TIMEOUT_MS } from './runs.js';

const RUNS = 2 * DIALECT_RUNS;

/** What the programs find in the environment; in the last nothing. */
const ENVIRONMENTS: readonly Readonly<Record<string, string>>[] = [
  { A: 'x', B: 'y' },
  { A: 'y', B: '' },
  { A: '', B: 'x' },
  {},
];

const isTold = ({ severity }: Diagnostic): boolean => severity !== 'note' && severity !== 'warning';

/** Whether all of it is announced as understood. */
function isWhole({ operations, diagnostics }: Understood): boolean {
  return !operations.includes(undefined) && !diagnostics.some(isTold);
}

/** Says where a program is read otherwise than it runs. */
async function createCheck(tool: Tool): Promise<(text: string) => Promise<void>> {
  const readers = await Promise.all(ENVIRONMENTS.map((env) => createTextReader(tool, env)));
  const readBlindly = await createTextReader(tool);
  return async (text) => {
    const blind = readBlindly(text);
    for (const [place, env] of ENVIRONMENTS.entries()) {
      const shown = `${text}\n${JSON.stringify(env)}`;
      const real = await tool.run(text, env);
      // What has no value in the environment may have any.
      const seeing = place < ENVIRONMENTS.length - 1 ? readers[place]?.(text) : undefined;
      if (real.threw !== undefined) {
        const thrown = `${shown} throws ${real.threw}`;
        for (const read of [blind, ...(seeing === undefined ? [] : [seeing])])
          expect({ thrown, isWhole: isWhole(read) }).toEqual({ thrown, isWhole: false });
        continue;
      }
      const truth = meant(real.statements, tool, readBlindly).operations;
      if (seeing !== undefined && isWhole(seeing))
        expect({ shown, read: seeing.operations }).toEqual({ shown, read: truth });
      if (blind.diagnostics.some(isTold)) continue;
      const end = blind.operations.indexOf(undefined);
      const sure = end < 0 ? blind.operations : blind.operations.slice(0, end);
      const same = end < 0 ? truth : truth.slice(0, end);
      const unseen = `${shown}, which is not known`;
      expect({ unseen, read: sure }).toEqual({ unseen, read: same });
    }
  };
}

// Code means what Node.js and the tool make of it, whatever it does; and where it depends on what is not known, nothing is called
// exact that would be otherwise with another value.
test.each([knexTool, sequelizeTool, typeormTool])(
  'random migrations for $name are read as Node.js runs them',
  async (tool) => {
    const check = await createCheck(tool);
    const programs = fc
      .array(fc.nat({ max: 999_999 }), { minLength: 400, maxLength: 400, size: 'max' })
      .map((numbers) => randomProgram(createDice(numbers), tool.spelling));
    console.log(`${RUNS} random programs, ORMBRIDGE_SEED=${SEED}`);
    await fc.assert(fc.asyncProperty(programs, check), { seed: SEED, numRuns: RUNS });
  },
  TIMEOUT_MS,
);
