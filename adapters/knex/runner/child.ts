import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Knex } from 'knex';
import type { Answer, Request, Start } from './messages.js';

/** The child process: Knex's own migrator, one step at a message. Ends when its parent does. */

let knex: Knex | undefined;

async function handle(request: Request): Promise<void> {
  if (request.kind === 'start') {
    knex = await open(request.start);
    return;
  }
  if (knex === undefined) throw new Error('Knex was not started');
  const [, done] = (await knex.migrate[request.kind]({ name: request.id } as Knex.MigratorConfig)) as [
    number,
    string[],
  ];
  if (done.length !== 1) throw new Error(`Knex did not run ${request.id}`);
}

async function open(start: Start): Promise<Knex> {
  const createKnex = createRequire(import.meta.url)(start.knexPath) as typeof import('knex').default;
  const mapper =
    start.knexfile === undefined ? {} : await mapperOf(start.knexfile, start.environment ?? 'development');
  return createKnex({
    client: 'pg',
    connection: start.url,
    // Nothing idles between the steps, so that the database can be dropped at the end.
    pool: { min: 0, max: 4 },
    ...mapper,
    migrations: {
      directory: [...start.directories],
      loadExtensions: start.loadExtensions.length === 0 ? ['.js'] : [...start.loadExtensions],
      disableTransactions: start.disableTransactions,
      ...(start.tableName === undefined ? {} : { tableName: start.tableName }),
    },
  });
}

/** The functions of the knexfile's environment that change what migrations do. */
async function mapperOf(
  knexfile: string,
  environment: string,
): Promise<Pick<Knex.Config, 'wrapIdentifier' | 'postProcessResponse'>> {
  const loaded = (await import(pathToFileURL(knexfile).href)) as { default?: unknown };
  const exported = loaded.default ?? loaded;
  const whole = (typeof exported === 'function' ? await (exported as () => unknown)() : exported) as Record<
    string,
    Knex.Config
  >;
  const config = whole[environment] ?? (whole as Knex.Config);
  return {
    ...(config.wrapIdentifier === undefined ? {} : { wrapIdentifier: config.wrapIdentifier }),
    ...(config.postProcessResponse === undefined ? {} : { postProcessResponse: config.postProcessResponse }),
  };
}

function answer(message: Answer): void {
  process.send?.(message);
}

process.on('message', (request: Request) => {
  handle(request).then(
    () => answer({ kind: 'done' }),
    (error: unknown) =>
      answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});

process.on('disconnect', () => {
  void (knex?.destroy() ?? Promise.resolve()).finally(() => process.exit(0));
});
