import { loaded, serveRunner } from '../../../../src/verify/serve.js';

/** A child that does what it is told, for the tests of `startChild`. */
serveRunner<{ readonly greeting: string }, string>({
  init: async ({ greeting }) => {
    if (greeting === 'fail') throw new Error(`Cannot find package 'knex' imported from ${process.cwd()}`);
    return { greeting, env: process.env, cwd: process.cwd() };
  },
  up: async (argument) => {
    if (argument === 'crash') {
      console.error(`about to crash with ${process.env.SECRET_URL}`);
      process.exit(3);
    }
    if (argument === 'hang') await new Promise(() => setInterval(() => {}, 1000));
    if (argument === 'refuse') {
      throw new Error('query failed', { cause: Object.assign(new Error('no table'), { code: '42P01' }) });
    }
    if (argument === 'say nothing') throw new TypeError();
    if (argument === 'reach nothing') {
      const refused = (port: number) => new Error(`connect ECONNREFUSED ${port}`);
      throw new AggregateError([refused(1), refused(2)]);
    }
    if (argument === 'load') await loaded(() => Promise.reject(new TypeError('no metadata')));
    if (argument === 'leak') throw new Error(`cannot reach ${process.env.SECRET_URL}`);
    console.log('what migrations print is not part of the protocol');
  },
  down: async () => {},
  close: async () => {},
});
