import type { Direction, History, Operation } from '../ir/index.js';

/**
 * Whether migrations make or change what all databases of a server share: roles, users, tablespaces (PostgreSQL manual, "Database Roles":
 * roles "are global across a database cluster installation"; MySQL's accounts). What one side made of these the other would find there, or
 * both would make it at once, so neither can be proven on a server that they share. SQL kept to the letter is asked by its words.
 */
export function changesShared({ migrations }: History, baseline?: string): boolean {
  const isIn = (direction: Direction | undefined): boolean => direction?.operations.some(changes) === true;
  return (
    (baseline !== undefined && WORDS.test(baseline)) ||
    migrations.some(({ up, down }) => isIn(up) || isIn(down))
  );
}

const WORDS = /\b(?:CREATE|ALTER|DROP)\s+(?:ROLE|USER(?!\s+MAPPING\b)|GROUP|TABLESPACE)\b/i;

function changes(operation: Operation): boolean {
  switch (operation.kind) {
    case 'rawSql':
      return WORDS.test(operation.sql);
    case 'opaque':
      return WORDS.test(operation.code);
    case 'createFunction':
      return WORDS.test(operation.definition);
    default:
      return false;
  }
}
