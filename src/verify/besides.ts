import type { Direction, History, Operation } from '../ir/index.js';

/**
 * Whether migrations make or use databases beside that of their connection, which a scratch database cannot hold (MySQL, MariaDB;
 * elsewhere a schema is a part of the database). SQL that is kept to the letter is asked by how it begins, code that is not
 * known by whether it has such words in it.
 */
export function usesBesides({ dialect, migrations }: History, baseline?: string): boolean {
  if (dialect !== 'mysql' && dialect !== 'mariadb') return false;
  const isIn = (direction: Direction | undefined): boolean =>
    direction?.operations.some((one, i, all) => leaves(one) || (isUse(one) && i < all.length - 1)) === true;
  if (baseline !== undefined && WORDS.test(baseline)) return true;
  return migrations.some(({ up, down }) => isIn(up) || isIn(down));
}

const WORDS = /\b(?:CREATE|DROP|ALTER)\s+(?:DATABASE|SCHEMA)\b|\bUSE\s+[`\w]+\s*(?:;|$)/i;

/** What follows it in its migration is done elsewhere; the next migration begins in its own database again. */
function isUse(operation: Operation): boolean {
  return operation.kind === 'rawSql' && operation.statement === 'use';
}

function leaves(operation: Operation): boolean {
  switch (operation.kind) {
    case 'createSchema':
    case 'dropSchema':
    case 'renameSchema':
      return true;
    case 'rawSql':
      return namesSchema(operation.touches) || (!isUse(operation) && WORDS.test(operation.sql));
    case 'opaque':
      return namesSchema(operation.touches) || WORDS.test(operation.code);
    default: {
      const { origin: _, ...body } = operation;
      return namesSchema(body);
    }
  }
}

/** Whether a name in it has a schema. */
function namesSchema(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(namesSchema);
  return Object.entries(value).some(
    ([key, part]) => (key === 'schema' && typeof part === 'string') || namesSchema(part),
  );
}
