import type { Dialect } from '../../../../src/dialects/dialect.js';

/** Whether a dialect is one that Prisma calls `mysql`. */
export function isMysql({ name }: Pick<Dialect, 'name'>): boolean {
  return name === 'mysql' || name === 'mariadb';
}
