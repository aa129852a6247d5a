import { describe, expect, it } from 'vitest';
import { rowsDifference } from '../../../src/verify/same-rows.js';

const cells = (...rows: (string | null)[][]) => ({ columns: ['id', 'name', 'made'], rows });
const exact = { mayBeRandom: false };

describe('rows of both sides', () => {
  it('are the same in any order', () => {
    const [a, b] = [
      ['1', 'one', null],
      ['2', 'two', null],
    ];
    expect(rowsDifference(cells(a, b), cells(b, a), exact)).toBeUndefined();
  });

  it('differ where one is NULL', () => {
    expect(rowsDifference(cells(['1', 'one', 't']), cells(['1', 'one', null]), exact)).toEqual({
      source: 'a row: id = 1, made = t',
      target: 'a row: id = 1, made = NULL',
    });
  });

  it('may hold the time as a number, of about now alone', () => {
    const now = Date.now();
    const at = (time: number | string): ReturnType<typeof cells> => cells(['1', 'one', String(time)]);
    const differ = (a: number | string, b: number | string): boolean =>
      rowsDifference(at(a), at(b), exact) !== undefined;
    expect(differ(now, now + 4)).toBe(false);
    expect(differ(Math.floor(now / 1000), `${Math.floor(now / 1000) + 2}.123456`)).toBe(false);
    expect(differ(now * 1000, now * 1000 + 7)).toBe(false);
    expect(differ(now, now + 20 * 60_000)).toBe(true);
    expect(differ(1_500_000_000, 1_500_000_001)).toBe(true);
    expect(differ(now, now - 48 * 60 * 60_000)).toBe(true);
  });

  it('differ where one is missing', () => {
    expect(
      rowsDifference(cells(['1', 'one', null], ['2', 'two', null]), cells(['1', 'one', null]), exact),
    ).toEqual({
      source: '2 rows: id = 2, name = two, made = NULL',
      target: '1 row',
    });
    expect(rowsDifference(cells(), cells(['1', null, null]), exact)).toEqual({
      source: '0 rows',
      target: '1 row: id = 1, name = NULL, made = NULL',
    });
  });

  it.each([
    ['2026-01-01 10:00:00.123+00', '2026-01-01 10:00:05+00', true],
    ['2026-01-01 10:00:00', '2026-01-01 10:20:00', false],
    ["'2026-01-01 10:00:00'", "'2026-01-01 10:00:01'", true],
    ['2026-01-01', '2026-01-02', false],
    ['2026-01-01 23:59:59+02', '2026-01-02 00:00:03+02', true],
    ['10:00:00', '10:00:05', false],
  ])('times %s and %s are the same: %s', (a, b, same) => {
    expect(rowsDifference(cells(['1', 'x', a]), cells(['1', 'x', b]), exact) === undefined).toBe(same);
  });

  it('are told apart by the times that somebody wrote, where their keys are made at random', () => {
    const now = Date.now();
    const made = (later: number): string => new Date(now + later).toISOString();
    const [one, two, three] = [
      '0b8f6c1e-3f0a-4d8e-9c47-2a51f3f3a001',
      '7d2f6c1e-3f0a-4d8e-9c47-2a51f3f3a002',
      'f18f6c1e-3f0a-4d8e-9c47-2a51f3f3a003',
    ];
    const options = { mayBeRandom: true };
    const source = cells([one, made(0), '2008-04-01'], [two, made(1), '2009-04-01']);
    const target = cells([two, made(9), '2008-04-01'], [one, made(9), '2009-04-01']);
    expect(rowsDifference(source, target, options)).toBeUndefined();
    const wrong = cells([three, made(9), '2008-04-01'], [one, made(9), '2010-04-01']);
    expect(rowsDifference(source, wrong, options)?.target).toContain('2010-04-01');
  });

  it('may have keys made at random only where a migration makes some', () => {
    const [a, b] = [
      cells(['0f8fad5b-d9cb-469f-a165-70867728950e', 'x', null]),
      cells(['7c9e6679-7425-40de-944b-e07fc1f90ae7', 'x', null]),
    ];
    expect(rowsDifference(a, b, { mayBeRandom: true })).toBeUndefined();
    expect(rowsDifference(a, b, exact)).toMatchObject({ source: expect.stringContaining('0f8fad5b') });
    expect(rowsDifference(a, cells(['1', 'x', null]), { mayBeRandom: true })).toBeDefined();
  });

  it('may have keys of a function of the project, if no history says them', () => {
    const [a, b] = [
      cells(['org_dvmkvrikoydenzhc', 'ADMINISTRATOR', null], ['org_fafzhzdbeiutdwom', 'x', null]),
      cells(['org_ofalazaawwahxfde', 'x', null], ['org_btuhbmcshmoiaidt', 'ADMINISTRATOR', null]),
    ];
    const isWritten = (value: string): boolean => value === 'ADMINISTRATOR';
    expect(rowsDifference(a, b, { mayBeRandom: true, isWritten })).toBeUndefined();
    expect(rowsDifference(a, b, { mayBeRandom: true, isWritten: () => true })).toBeDefined();
    expect(rowsDifference(a, b, { mayBeRandom: false, isWritten })).toBeDefined();
    const other = cells(
      ['team_ofalazaawwahxfde', 'x', null],
      ['org_btuhbmcshmoiaidt', 'ADMINISTRATOR', null],
    );
    expect(rowsDifference(a, other, { mayBeRandom: true, isWritten })).toBeDefined();
  });
});
