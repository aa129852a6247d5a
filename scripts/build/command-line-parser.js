// yargs and what it needs as one module.
import path from 'node:path';
import { build } from 'esbuild';
import { packageOf } from './licences.js';

/**
 * yargs's source text with its packages in it. One by one Node.js takes 0.04 s to find and load them, in every run. It measures how wide
 * a text is on a terminal with tables of all scripts and emoji, which are another 0.05 s; texts of the help have one column for each
 * character.
 *
 * @returns {Promise<{ contents: string, packages: readonly string[] }>} An ES module that exports yargs as its default, and the folders
 *   of the packages that are in it.
 */
export async function commandLineParser() {
  const width = `import { stripVTControlCharacters } from 'node:util';
    export default (text) => stripVTControlCharacters(text).length;`;
  const root = path.resolve(import.meta.dirname, '../..');
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: { contents: `export { default } from 'yargs';`, resolveDir: root },
    plugins: [
      {
        name: 'plain-width',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^string-width$/ }, () => ({ path: 'string-width', namespace: 'plain-width' }));
          onLoad({ filter: /.*/, namespace: 'plain-width' }, () => ({ contents: width }));
        },
      },
    ],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    tsconfigRaw: {},
    charset: 'utf8',
    logLevel: 'warning',
  });
  const files = Object.keys(metafile.inputs).filter((name) => name.includes('node_modules/'));
  return {
    contents: outputFiles[0].text,
    packages: files.map((name) => packageOf(path.resolve(root, name))),
  };
}
