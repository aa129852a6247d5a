import { describe, expect, it } from 'vitest';
import { CONSTRUCTS } from '../../../src/port/constructs.js';

describe('what is told of a construct', () => {
  // That every code has an entry is checked by the compiler: `LossCode` is their names.
  it.each(Object.entries(CONSTRUCTS))('%s has a title, a reason and another way', (_, construct) => {
    const { title, reason, alternatives, application } = construct;
    expect(title).toMatch(/^(?:[A-Z]|upper\(\))[^.]*$/);
    for (const sentence of [reason, ...alternatives, ...(application === null ? [] : [application])])
      expect(sentence).toMatch(/\S.*\.$/);
    expect(alternatives.length).toBeGreaterThan(0);
  });
});
