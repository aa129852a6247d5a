// The licences of the packages that are part of the build.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * One text with the name, the version and the licence of each package.
 *
 * @param {Iterable<string>} folders The packages' folders; each is told once.
 * @returns {string}
 * @throws {Error} A package brings no text of its licence.
 */
export function licencesOf(folders) {
  const told = [...new Set(folders)].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} is to be built in and brings no text of its licence`);
    return `${name} ${version} (${license})\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
  });
  return `Parts of these packages are built into this one.\n\n${told.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/**
 * The folder of the package that a file belongs to.
 *
 * @param {string} file
 * @returns {string}
 */
export function packageOf(file) {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  if (folder === undefined) throw new Error(`${file} is in no package`);
  return folder;
}
