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
