import type { Site } from '../../../src/source/index.js';
import type { Compiler, KnexStatement } from '../compiler.js';

interface Statement {
  readonly grouping: string;
  readonly method: string;
}

interface TableCompiler {
  sequence: KnexStatement[];
  readonly [method: string]: unknown;
}

/**
 * Lets the offline Knex tell which line of a table's callback each of its statements comes from: the compiler calls a
 * method of its own for each line (knex `lib/schema/tablecompiler.js`, `alterTable`), and what that pushes is the line's.
 */
export function tellPlaces(compiler: Compiler, sites: WeakMap<object, Site>): void {
  const client = compiler.knex.client as {
    tableCompiler(builder: { readonly _statements: readonly Statement[] }): TableCompiler;
  };
  const original = client.tableCompiler.bind(client);
  client.tableCompiler = (builder) => {
    const made = original(builder);
    const lines = builder._statements.filter(({ grouping }) => grouping === 'alterTable');
    for (const method of new Set(lines.map((line) => line.method))) {
      const queue = lines.filter((line) => line.method === method);
      const own = made[method];
      if (typeof own !== 'function') continue;
      const told = function (this: TableCompiler, ...args: unknown[]): unknown {
        const count = this.sequence.length;
        const result = own.apply(this, args) as unknown;
        const site = sites.get(queue.shift() ?? {});
        if (site !== undefined)
          for (const statement of this.sequence.slice(count)) sites.set(statement, site);
        return result;
      };
      Object.defineProperty(made, method, { value: told, configurable: true });
    }
    return made;
  };
}
