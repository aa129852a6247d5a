import { expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/ir/index.js';
import { grouped } from '../../../src/report/grouped.js';

const at = (file: string, severity: Diagnostic['severity'], message: string): Diagnostic => ({
  severity,
  code: 'code',
  message,
  file,
});

it('errors that say the same are one, with how many there are and in how many files; losses stay apart', () => {
  const diagnostics = [
    at('1.sql', 'error', 'no schema'),
    at('1.sql', 'lossy', 'lost'),
    at('2.sql', 'error', 'no schema'),
    at('2.sql', 'error', 'no table'),
    at('3.sql', 'error', 'no schema'),
    at('3.sql', 'lossy', 'lost'),
  ];
  expect(grouped(diagnostics)).toEqual([
    at('1.sql', 'error', 'no schema, and at 2 more places in 2 files'),
    at('1.sql', 'lossy', 'lost'),
    at('2.sql', 'error', 'no table'),
    at('3.sql', 'lossy', 'lost'),
  ]);
});

it('what a tool that made its scripts writes each time is told once', () => {
  const one = (file: string): Diagnostic => ({
    ...at(file, 'note', 'left out'),
    code: 'tablespace-left-out',
  });
  expect(grouped([one('1.sql'), one('2.sql')])).toEqual([
    { ...one('1.sql'), message: 'left out, and at one more place' },
  ]);
});

it('what a history does not make is told once for each name; what a loop says at each turn, once', () => {
  const missing = (file: string, name: string): Diagnostic => ({
    ...at(file, 'note', `there is no table "${name}" at this point of the history`),
    code: 'table-not-found',
  });
  const span = { file: '1.ts', start: 10, end: 20, line: 2, column: 1 };
  const turn: Diagnostic = { severity: 'manual', code: 'manual-operation', message: 'a row', span };
  const elsewhere: Diagnostic = { ...turn, span: { ...span, start: 30, end: 40 } };
  expect(
    grouped([missing('1.ts', 'a'), turn, elsewhere, missing('2.ts', 'b'), turn, turn, missing('3.ts', 'a')]),
  ).toEqual([
    { ...missing('1.ts', 'a'), message: `${missing('1.ts', 'a').message}, and at one more place` },
    { ...turn, message: 'a row, 3 times here' },
    elsewhere,
    missing('2.ts', 'b'),
  ]);
});
