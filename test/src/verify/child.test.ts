import { describe, expect, it, onTestFinished } from 'vitest';
import { startChild, type Child, type ChildOptions } from '../../../src/verify/index.js';

const SECRET_URL = 'postgres://ann:hidden-secret@host/db';

async function probe(more: Partial<ChildOptions> = {}): Promise<Child<string>> {
  const child = await startChild<string>({
    entry: new URL('./children/probe', import.meta.url),
    from: import.meta.url,
    init: { greeting: 'hello' },
    title: 'the probe',
    env: { SECRET_URL },
    urls: [SECRET_URL],
    ...more,
  });
  onTestFinished(() => child.close());
  return child;
}

const failure = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a child process', () => {
  it('is started, asked and ended', async () => {
    const child = await probe({ cwd: '/' });
    expect(child.started).toMatchObject({ greeting: 'hello', cwd: '/' });
    await child.up('1');
    await child.down('1');
    await child.close();
    await child.close();
    expect(await failure(child.up('2'))).toMatchObject({ name: 'RunnerError' });
  });

  it('sees declared values and what any program needs, nothing else', async () => {
    process.env.ORMBRIDGE_TEST_TOKEN = 'x';
    onTestFinished(() => void delete process.env.ORMBRIDGE_TEST_TOKEN);
    const { env } = (await probe()).started as { readonly env: Record<string, string> };
    expect(env).toMatchObject({ SECRET_URL, PATH: process.env.PATH });
    expect(env).not.toHaveProperty('ORMBRIDGE_TEST_TOKEN');
  });

  it('reports a missing package as unavailable', async () => {
    expect(await failure(probe({ init: { greeting: 'fail' } }))).toMatchObject({
      name: 'RunnerError',
      code: 'unavailable',
      message: expect.stringMatching(/^Cannot find package 'knex'/) as string,
    });
  });

  it('reports what the server said, by its SQLSTATE', async () => {
    const child = await probe();
    expect(await failure(child.up('refuse'))).toMatchObject({
      code: 'failed',
      sqlState: '42P01',
      message: 'query failed: no table',
    });
    await child.up('goes on');
  });

  it('says what it can of errors without a message', async () => {
    const child = await probe();
    expect(await failure(child.up('say nothing'))).toMatchObject({ message: 'TypeError', code: 'failed' });
    expect(await failure(child.up('reach nothing'))).toMatchObject({
      message: 'connect ECONNREFUSED 1; connect ECONNREFUSED 2',
    });
  });

  it('tells a module that cannot be loaded from a migration that fails', async () => {
    const child = await probe();
    expect(await failure(child.up('load'))).toMatchObject({
      code: 'unavailable',
      message: 'it cannot be loaded: no metadata',
    });
  });

  it('that crashes says so, with the end of its output', async () => {
    const child = await probe();
    const error = (await failure(child.up('crash'))) as Error;
    expect(error.message).toBe(
      'the process that runs the probe ended with code 3: about to crash with postgres://ann:***@host/db',
    );
  });

  it('never shows a password', async () => {
    const child = await probe();
    expect(await failure(child.up('leak'))).toMatchObject({
      message: 'cannot reach postgres://ann:***@host/db',
    });
  });

  it('that does not answer is ended', async () => {
    const child = await probe({ timeoutMs: 10_000 });
    expect(await failure(child.up('hang'))).toMatchObject({
      message: 'the probe did not answer within 10 s',
    });
    await child.close();
  });
});
