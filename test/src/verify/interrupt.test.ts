import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { connect } from '../../../src/dialects/postgres/client.js';
import { sharedServerUrl } from '../../support/postgres.js';

it.each(['SIGINT', 'SIGTERM'] as const)('drops the scratch databases on %s', async (signal) => {
  const url = await sharedServerUrl();
  const [server, interrupt] = ['src/dialects/postgres/server.ts', 'src/verify/interrupt.ts'].map((file) =>
    JSON.stringify(path.resolve(file)),
  );
  const script = `
    const { openServer } = await import(${server});
    const { onInterrupt } = await import(${interrupt});
    const server = await openServer(${JSON.stringify(url)});
    onInterrupt(() => server.close());
    console.log((await server.createDatabase()).name);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const name = await new Promise<string>((resolve) =>
    child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
  );
  const client = await connect(url);
  const found = (): Promise<readonly unknown[]> =>
    client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  expect(await found()).toHaveLength(1);
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
  expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
  expect(await found()).toHaveLength(0);
  await client.close();
});
