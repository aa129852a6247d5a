import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Column, EnumType } from '../../../src/ir/index.js';
import { defaultOf, type PrismaDefault } from './defaults.js';
import { mysqlDefault } from './mysql/defaults.js';
import { isMysql } from './mysql/family.js';
import type { PrismaType } from './prisma-type.js';

/** The default of a column in Prisma's words, for the database that it is of; undefined: there is none, or it is NULL. */
export function columnDefault(
  column: Column,
  type: PrismaType,
  enumType: EnumType | undefined,
  dialect: Dialect,
): PrismaDefault | undefined {
  return isMysql(dialect)
    ? mysqlDefault(column, type, enumType, dialect)
    : defaultOf(column, type, enumType, dialect);
}
