import Module, { register } from 'node:module';
import { pathToFileURL } from 'node:url';

interface Loader {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

/**
 * Gives our copy of a package to migrations that have none beside them, by `require` and by `import`: what was written
 * into an empty folder can be applied for proof. A copy of the project's own goes before it.
 *
 * @param file The package's main file.
 */
export function lendPackage(name: string, file: string): void {
  const loader = Module as unknown as Loader;
  const resolve = loader._resolveFilename.bind(loader);
  loader._resolveFilename = (request, ...rest) => {
    try {
      return resolve(request, ...rest);
    } catch (error) {
      if (request !== name) throw error;
      return file;
    }
  };
  const hooks = `
    export async function resolve(specifier, context, next) {
      try {
        return await next(specifier, context);
      } catch (error) {
        if (specifier !== ${JSON.stringify(name)}) throw error;
        return next(${JSON.stringify(pathToFileURL(file).href)}, context);
      }
    }`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}
