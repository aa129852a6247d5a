import { describe, expect, it } from 'vitest';
import { redactSecrets, redactUrl } from '../../src/redact.js';

describe('redactUrl', () => {
  it.each([
    ['postgres://ann:secret@host:5432/db', 'postgres://ann:***@host:5432/db'],
    ['postgres://:secret@host/db', 'postgres://:***@host/db'],
    ['cannot reach postgres://ann:s%40cret@h/db, stopping', 'cannot reach postgres://ann:***@h/db, stopping'],
    ["'postgres://ann:p@ss/w:rd@host/db'", "'postgres://ann:***@host/db'"],
    ['postgres://host/db?user=ann&password=secret&x=1', 'postgres://host/db?user=ann&password=***&x=1'],
    ['postgres://ann@host:5432/db', 'postgres://ann@host:5432/db'],
    ['a: b@c and http://host:80/path', 'a: b@c and http://host:80/path'],
  ])('%s', (text, hidden) => {
    expect(redactUrl(text)).toBe(hidden);
  });

  it('hides every one of several', () => {
    expect(redactUrl('postgres://a:one@h/x -> postgres://b:two@h/y')).toBe(
      'postgres://a:***@h/x -> postgres://b:***@h/y',
    );
  });
});

describe('redactSecrets', () => {
  it('hides a password that stands alone, encoded or not', () => {
    const url = 'postgres://ann:s%40cret@host/db';
    expect(redactSecrets('password "s@cret" of s%40cret', [url])).toBe('password "***" of ***');
  });

  it('leaves a text alone whose URLs have no password', () => {
    expect(redactSecrets('ann failed', ['postgres://ann@host/db'])).toBe('ann failed');
  });
});
