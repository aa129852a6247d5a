import { keyOf } from '../../ir/index.js';
import type { IdentityFact } from '../dialect.js';
import type { DescribedRow, IdentityRow } from './fingerprint/queries.js';
import { nameOf } from './introspect/catalog.js';

/** What is known of all objects, by an id of each. */
type Objects = ReadonlyMap<string, DescribedRow>;

/**
 * What became of tables, columns, sequences, enum types and their values between two looks. In PostgreSQL the numbers
 * `pg_class.oid`, `pg_attribute.attnum`, `pg_type.oid` and `pg_enum.oid` survive renames, moves to another schema and
 * changes of type, and are new for whatever is created.
 *
 * Constraints, indexes, views and functions hold no data, so it is all the same how they came to be.
 */
export function identityFacts(
  before: Objects,
  after: Objects,
  isWanted: (row: DescribedRow) => boolean = () => true,
): readonly IdentityFact[] {
  const facts: IdentityFact[] = [];
  const [old, recent] = [
    changedIdentities(before, after, isWanted),
    changedIdentities(after, before, isWanted),
  ];
  const byNumber = new Map(old.map((identity) => [numberOf(identity), identity]));
  const byName = new Map(old.map((identity) => [nameKey(identity), identity]));
  for (const identity of recent) {
    const { object } = identity;
    const same = byNumber.get(numberOf(identity));
    const name = keyOf(nameOf(identity.name));
    if (same !== undefined) {
      const from = keyOf(nameOf(same.name));
      if (from !== name) facts.push({ kind: 'renamed', object, from, to: name });
      facts.push(...partFacts(same, identity, name));
    } else if (byName.has(nameKey(identity))) facts.push({ kind: 'recreated', object, name });
  }
  return facts
    .map((fact) => [JSON.stringify(fact), fact] as const)
    .sort(compareTexts)
    .map(([, fact]) => fact);
}

/** Of the rows that are not the same object as on the other side. */
function changedIdentities(
  objects: Objects,
  others: Objects,
  isWanted: (row: DescribedRow) => boolean,
): readonly IdentityRow[] {
  return [...objects.values()].flatMap((row) =>
    others.get(row.id) === row || !isWanted(row) ? [] : (row.identities ?? []),
  );
}

function partFacts(before: IdentityRow, after: IdentityRow, of: string): readonly IdentityFact[] {
  const object = after.object === 'enum' ? 'enum value' : 'column';
  const old = new Map(before.parts ?? []);
  const oldNames = new Set(old.values());
  return (after.parts ?? []).flatMap(([number, name]): readonly IdentityFact[] => {
    const from = old.get(number);
    if (from === name) return [];
    if (from !== undefined) return [{ kind: 'renamed', object, of, from, to: name }];
    return oldNames.has(name) ? [{ kind: 'recreated', object, of, name }] : [];
  });
}

function numberOf({ object, number }: IdentityRow): string {
  return `${object} ${number}`;
}

function nameKey({ object, name }: IdentityRow): string {
  return `${object} ${keyOf(nameOf(name))}`;
}

function compareTexts([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
