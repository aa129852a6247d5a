import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../errors.js';

/**
 * Writes a report for people to the file they named. Throws InputError: `output-in-the-way` where there is one already and
 * it is not to be replaced, `not-writable`.
 */
export async function writeReport(file: string, text: string, force: boolean): Promise<void> {
  const target = path.resolve(file);
  try {
    await writeFile(target, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code === 'EEXIST'
      ? new InputError('output-in-the-way', `${target} is there already`, 'give another name, or --force')
      : new InputError('not-writable', `${target} cannot be written: ${message}`);
  }
}
