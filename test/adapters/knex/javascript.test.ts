import { describe, expect, it } from 'vitest';
import { call, object } from '../../../adapters/knex/writer/calls.js';
import { argumentText, awaitedText, chainText } from '../../../adapters/knex/writer/javascript.js';
import { rawText } from '../../../adapters/knex/writer/calls.js';
import {
  commentLines,
  sqlText,
  stringLiteral,
  stringValue,
} from '../../../adapters/shared/writer/javascript.js';

/** What JavaScript makes of a literal. */
function evaluate(literal: string): unknown {
  return new Function(`return ${literal};`)() as unknown;
}

const AWKWARD = [
  '"; drop table x; --',
  "it's",
  '`${process.exit(1)}`',
  'a\\',
  'line\nbreak\r\n\ttab',
  '\u2028\u2029\u0000\ufeff',
  '\ud800 alone',
  '*/ comment // end',
  '</script>',
];

describe('literals', () => {
  it.each(AWKWARD)('a string literal gives %j back', (text) => {
    expect(evaluate(stringLiteral(text))).toBe(text);
  });

  it.each([...AWKWARD, ...AWKWARD.map((text) => `'${text}"`)])(
    'a string as a value gives %j back',
    (text) => {
      expect(evaluate(stringValue(text))).toBe(text);
    },
  );

  it.each([
    ["it's", `"it's"`],
    ['"a" = \'b\'', '`"a" = \'b\'`'],
    ['"a" = \'\\\'', `'"a" = \\'\\\\\\''`],
    ['"a" = \'${b}\'', `'"a" = \\'\${b}\\''`],
  ])('a string with both quotes is in backticks where these escape nothing: %j', (text, written) => {
    expect(stringValue(text)).toBe(written);
    expect(evaluate(written)).toBe(text);
  });

  it.each(AWKWARD.filter((text) => !text.includes('\ud800')))('a literal of SQL gives %j back', (text) => {
    expect(String(evaluate(sqlText(text))).trim()).toBe(text.trim());
    expect(String(evaluate(sqlText(`${text}\nmore`))).trim()).toBe(`${text}\nmore`.trim());
  });

  it('hides question marks from Knex on PostgreSQL, and only there', () => {
    const sql = "select '{}'::jsonb ? 'a'";
    expect(rawText(sql, { name: 'postgres' })).toBe("select '{}'::jsonb \\? 'a'");
    expect(rawText(sql, { name: 'mysql' })).toBe(sql);
    expect(rawText(sql, { name: 'sqlite' })).toBe(sql);
  });

  it('keeps __proto__ a key', () => {
    expect(Object.keys(evaluate(`(${argumentText(object({ ['__proto__']: 1 }))})`) as object)).toEqual([
      '__proto__',
    ]);
  });

  it('comments cannot end early', () => {
    expect(commentLines(['one\ntwo\u2028three'], '')).toBe('// one\n// two\n// three\n');
  });
});

describe('statements', () => {
  it('a short chain is one line', () => {
    const chain = { calls: [call('string', 'email', 100), call('notNullable')] };
    expect(chainText(chain, 'table', '    ')).toBe("    table.string('email', 100).notNullable();");
  });

  it('a long chain has a call on every line', () => {
    const chain = {
      calls: [
        call('integer', 'organization_membership_id'),
        call('notNullable'),
        call('references', 'id'),
        call('inTable', 'organization_memberships'),
      ],
    };
    expect(chainText(chain, 'table', '    ')).toBe(
      [
        '    table',
        "      .integer('organization_membership_id')",
        '      .notNullable()',
        "      .references('id')",
        "      .inTable('organization_memberships');",
      ].join('\n'),
    );
  });

  it('a callback has a chain on every line', () => {
    const chain = {
      comments: ['People'],
      calls: [
        call('withSchema', 'audit'),
        call('createTable', 'users', {
          kind: 'callback',
          parameter: 'table',
          body: [
            { calls: [call('increments', 'id')], comments: ['the key'] },
            { calls: [call('timestamps', true, true)] },
          ],
        }),
      ],
    };
    expect(awaitedText(chain, 'knex.schema', '  ')).toBe(
      [
        '  // People',
        "  await knex.schema.withSchema('audit').createTable('users', (table) => {",
        '    // the key',
        "    table.increments('id');",
        '    table.timestamps(true, true);',
        '  });',
      ].join('\n'),
    );
  });
});
