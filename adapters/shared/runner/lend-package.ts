import Module, { register } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

interface Loader {
  _resolveFilename(request: string, ...rest: unknown[]): string;
}

/**
 * Gives our copy of a package to migrations that have none beside them, by `require` and by `import`: what was written
 * into an empty folder can be applied for proof; modules within it, too. A copy of the project's own goes before it.
 *
 * @param file The package's main file.
 */
export function lendPackage(name: string, file: string): void {
  const folder = path.dirname(file);
  const lent = (request: string): string | undefined => {
    if (request === name) return file;
    return request.startsWith(`${name}/`) ? path.join(folder, request.slice(name.length + 1)) : undefined;
  };
  const loader = Module as unknown as Loader;
  const resolve = loader._resolveFilename.bind(loader);
  loader._resolveFilename = (request, ...rest) => {
    try {
      return resolve(request, ...rest);
    } catch (error) {
      const own = lent(request);
      if (own === undefined) throw error;
      return resolve(own, ...rest);
    }
  };
  const hooks = `
    export async function resolve(specifier, context, next) {
      try {
        return await next(specifier, context);
      } catch (error) {
        if (specifier === ${JSON.stringify(name)})
          return next(${JSON.stringify(pathToFileURL(file).href)}, context);
        if (!specifier.startsWith(${JSON.stringify(`${name}/`)})) throw error;
        const inside = ${JSON.stringify(`${pathToFileURL(folder).href}/`)} + specifier.slice(${name.length + 1});
        return next(/\\.[cm]?js$/.test(inside) ? inside : inside + '.js', context);
      }
    }`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}
