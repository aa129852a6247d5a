import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import {
  readDateFormat,
  readToChar,
  writeDateFormat,
  writeStrftime,
  writeToChar,
} from '../../../../src/port/values/moment-formats.js';
import { testServers } from '../../../support/mysql.js';
import { scratchDatabase } from '../../../support/postgres.js';
import { portWay } from '../any-way.js';

/** The edges of what both sides hold, of the day and of the year. */
const MOMENTS = [
  ...[
    '1000-01-01 00:00:00',
    '9999-12-31 23:59:59.999999',
    '2024-02-29 12:00:00',
    '2024-12-31 00:30:05.000001',
  ],
  ...['1969-12-31 23:59:59.999500', '2026-01-01 13:05:09.9', '1999-03-31 11:59:59'],
];

const TO_CHAR = [
  ...['YYYY-MM-DD HH24:MI:SS', 'YYYYMMDDHH24MISSUS', 'DD.MM.YY', 'YYYY-DDD', 'HH12:MI:SS AM', 'HH:MI PM'],
  ...['YYYY-MM-DD"T"HH24:MI:SS"Z"', '"100% of \\"YYYY\\""MM', `YYYY''MM`, '"é"DD', '(MM) [DD], {HH24}'],
];
const DATE_FORMAT = [
  ...['%Y-%m-%d %H:%i:%s', '%Y%m%d%H%i%S%f', '%d.%m.%y', '%Y-%j', '%r', '%T', '%h:%I %p'],
  ...['%Y-%m-%dT%TZ', '100%% of "%Y"', 'YYYY-MM: %Y', 'a\\\\b %d', '%H:00:00 é'],
];

/** Each depends on a language, on rules of weeks, or pads otherwise. */
const UNKNOWN_TO_CHAR = [
  'Mon DD',
  'Day',
  'FMDD',
  'DDTH',
  'IYYY-IW',
  'Q',
  'WW',
  'MS',
  'SSSS',
  'Y,YYY',
  'TZ',
  'YYY',
  'am',
];
const UNKNOWN_DATE_FORMAT = ['%b', '%M', '%W', '%e', '%c', '%k', '%l', '%D', '%u', '%x', '%', '%q'];

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const quotedForMysql = (text: string): string => quoted(text.replaceAll('\\', '\\\\'));

describe('formats of dates and times', () => {
  let postgres: SqlClient;
  let sqlite: SqlClient;
  const others: { readonly name: string; readonly client: SqlClient }[] = [];
  beforeAll(async () => {
    postgres = await (await scratchDatabase()).connect();
    sqlite = await (await loadDialect('sqlite')).connect(':memory:');
    for (const { kind, scratch } of testServers)
      others.push({ name: kind.name, client: await (await scratch()).connect() });
  });
  afterAll(async () => {
    await Promise.all([postgres, sqlite, ...others.map(({ client }) => client)].map((one) => one.close()));
  });

  const ask = async (client: SqlClient, expressions: readonly string[]): Promise<readonly unknown[]> => {
    const texts: unknown[] = [];
    for (const one of expressions) texts.push((await client.query(`SELECT ${one} AS v`))[0]?.['v']);
    return texts;
  };
  const toChar = (format: string): readonly string[] =>
    MOMENTS.map((moment) => `to_char(timestamp '${moment}', ${quoted(format)})`);
  const dateFormat = (format: string): readonly string[] =>
    MOMENTS.map((moment) => `DATE_FORMAT(CAST('${moment}' AS DATETIME(6)), ${quotedForMysql(format)})`);
  const strftime = (format: string): readonly string[] =>
    MOMENTS.map((moment) => `strftime(${quoted(format)}, ${quoted(moment.slice(0, 19))})`);

  it.each(TO_CHAR)('to_char %s is the same text elsewhere', async (text) => {
    const format = readToChar(text) ?? [];
    const wanted = await ask(postgres, toChar(text));
    for (const { name, client } of others)
      expect([name, ...(await ask(client, dateFormat(writeDateFormat(format))))]).toEqual([name, ...wanted]);
    const inSqlite = writeStrftime(format);
    if (inSqlite !== undefined) expect(await ask(sqlite, strftime(inSqlite))).toEqual(wanted);
  });

  it.each(DATE_FORMAT)('DATE_FORMAT %s is the same text elsewhere', async (text) => {
    const format = readDateFormat(text) ?? [];
    const inPostgres = await ask(postgres, toChar(writeToChar(format)));
    for (const { name, client } of others)
      expect([name, ...inPostgres]).toEqual([name, ...(await ask(client, dateFormat(text)))]);
    const inSqlite = writeStrftime(format);
    if (inSqlite !== undefined) expect(await ask(sqlite, strftime(inSqlite))).toEqual(inPostgres);
  });

  it.each(UNKNOWN_TO_CHAR)('to_char %s is not known', (text) => {
    expect(readToChar(text)).toBeUndefined();
  });
  it.each(UNKNOWN_DATE_FORMAT)('DATE_FORMAT %s is not known', (text) => {
    expect(readDateFormat(text)).toBeUndefined();
  });
});

describe('the zone of the session', () => {
  const script = (expression: string): string =>
    `CREATE TABLE t (id int PRIMARY KEY, a timestamp(0), b timestamptz, d date); CREATE VIEW v AS SELECT ${expression} AS x FROM t`;
  it.each([
    [`to_char(a, 'HH24')`, false],
    [`to_char(b, 'HH24')`, true],
    [`date_trunc('day', b)`, true],
    [`date_trunc('day', date_trunc('hour', a))`, false],
    [`to_char(d, 'YYYY')`, false],
    ['date(b)', true],
    [`to_char(now(), 'DD')`, true],
  ])('has a part in %s: %s', async (expression, isTold) => {
    for (const target of ['mysql', 'mariadb', 'sqlite'] as const) {
      const { losses, manual } = await portWay('postgres', target, script(expression));
      expect(manual).toEqual([]);
      expect([target, losses.includes('session-zone')]).toEqual([target, isTold]);
    }
  });

  it.each([`date_trunc('week', a)`, `date_trunc('day', d)`, `to_char(id, '999')`, `to_char(a, 'FMMonth')`])(
    '%s is left to a person',
    async (expression) => {
      for (const target of ['mysql', 'sqlite'] as const)
        expect((await portWay('postgres', target, script(expression))).manual).toHaveLength(1);
    },
  );
});
