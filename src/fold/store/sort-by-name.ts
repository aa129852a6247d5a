/** Sorted by name, in the order of code units, which is the same everywhere. */
export function sortByName<T extends { readonly name?: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) =>
    (a.name ?? '') < (b.name ?? '') ? -1 : (a.name ?? '') > (b.name ?? '') ? 1 : 0,
  );
}
