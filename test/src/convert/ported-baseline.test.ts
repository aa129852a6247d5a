import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { folderWith } from '../../support/cli.js';

const DUMP = `SET statement_timeout = 0;
CREATE TABLE public.users (id integer NOT NULL, email character varying(80) NOT NULL);
CREATE SEQUENCE public.users_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
INSERT INTO public.users (id, email) VALUES (1, 'a@b.c');
`;

const FIRST = 'ALTER TABLE users ADD COLUMN name varchar(40); CREATE INDEX users_name ON users (name);';

async function ported(migration: string) {
  const folder = folderWith({ [`migrations/${migration}.up.sql`]: FIRST, 'dump.sql': DUMP });
  const { report } = await convert(path.join(folder, 'migrations'), registry, {
    to: 'sql',
    sourceDialect: 'postgres',
    dialect: 'mysql',
    baseline: path.join(folder, 'dump.sql'),
    out: `${folder}/out`,
  });
  expect(
    report.migrations.flatMap(({ diagnostics }) =>
      diagnostics.filter(({ severity }) => severity === 'manual'),
    ),
  ).toEqual([]);
  return report.files.map((file) => [file.path, file.text] as const);
}

describe('a dump that a ported history starts from', () => {
  it('is the migration before the first one, in the dialect of the target, with its rows', async () => {
    const [baseline, first, ...more] = await ported('20240101000000_name');
    expect(more).toEqual([]);
    expect(baseline?.[0]).toBe('20231231235959_baseline.up.sql');
    expect(baseline?.[1]).toMatch(/CREATE TABLE `users` \(\n +`id` int NOT NULL AUTO_INCREMENT,/);
    expect(baseline?.[1]).toMatch(/INSERT INTO `users` \(`id`, `email`\) VALUES \(1, 'a@b\.c'\)/);
    expect(first?.[0]).toBe('20240101000000_name.up.sql');
    expect(first?.[1]).toContain('ALTER TABLE `users` ADD COLUMN `name` varchar(40)');
  });

  it.each([
    ['0007_name', ['0006_baseline.up.sql', '0007_name.up.sql']],
    ['0000_name', ['0001_baseline.up.sql', '0002_name.up.sql']],
  ])('comes before %s', async (migration, files) => {
    expect((await ported(migration)).map(([file]) => file)).toEqual(files);
  });
});
