/**
 * Decisions of a random move, from numbers that fast-check made. When they run out, every decision is the first choice,
 * and a number that shrinks shrinks towards the first choice too: so the plainest one comes first everywhere.
 */
export interface Dice {
  /** 0 to `below` - 1. */
  number(below: number): number;
  /** True in so many of a hundred cases; never when the numbers have run out. */
  chance(percent: number): boolean;
  /** One of several. */
  of<T>(first: T, ...others: readonly T[]): T;
  /** One of a list, none of an empty one. */
  from<T>(list: readonly T[]): T | undefined;
  /** Up to `most` different ones of a list, in random order. */
  some<T>(list: readonly T[], most: number): readonly T[];
}

export function createDice(numbers: readonly number[]): Dice {
  let next = 0;
  const number = (below: number): number => (numbers[next++] ?? 0) % below;
  const from = <T>(list: readonly T[]): T | undefined =>
    list.length === 0 ? undefined : list[number(list.length)];
  return {
    number,
    from,
    chance: (percent) => number(100) >= 100 - percent,
    of: (first, ...others) => [first, ...others][number(others.length + 1)] ?? first,
    some: (list, most) => {
      const left = [...list];
      const count = Math.min(left.length, 1 + number(most));
      return Array.from({ length: count }, () => left.splice(number(left.length), 1)).flat();
    },
  };
}
