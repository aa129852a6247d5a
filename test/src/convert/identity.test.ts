import { expect, test } from 'vitest';
import { withOrderedIdentities } from '../../../src/convert/identity.js';
import type { Migration } from '../../../src/ir/index.js';

const history = (...timestamps: readonly (string | undefined)[]): readonly Migration[] =>
  timestamps.map((timestamp, i) => ({
    id: `m${i}`,
    name: `m${i}`,
    ...(timestamp === undefined ? {} : { timestamp }),
    file: `m${i}.js`,
    up: { operations: [], transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: [],
  }));

const stamps = (...timestamps: readonly (string | undefined)[]) =>
  withOrderedIdentities(history(...timestamps)).map((m) => m.timestamp);

test('timestamps that rise are kept, also behind a baseline called 0', () => {
  expect(stamps('20240101', '20240102')).toEqual(['20240101', '20240102']);
  expect(stamps('0', '20240101120000', '20240102120000')).toEqual(['0', '20240101120000', '20240102120000']);
});

test('equal and falling ones move on by a second', () => {
  expect(stamps('20240101120000', '20240101120000', '20231231000000')).toEqual([
    '20240101120000',
    '20240101120001',
    '20240101120002',
  ]);
});

test('milliseconds become what every other tool writes', () => {
  expect(stamps('1704110400000', '1704110400001')).toEqual(['20240101120000', '20240101120001']);
});

test('what has none is numbered, so that text and numbers sort alike', () => {
  expect(stamps(undefined, undefined)).toEqual(['0001', '0002']);
  expect(stamps('9', '10')).toEqual(['0001', '0002']);
});
