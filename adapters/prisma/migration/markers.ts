import type { Operation } from '../../../src/ir/index.js';

/**
 * The line that Prisma writes above each statement of a generated migration: `-- CreateTable` (prisma-engines,
 * schema-engine/connectors/sql-schema-connector/src/sql_migration.rs, and the names of its steps). Undefined where
 * Prisma generates no such statement.
 */
export function markerOf(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'createTable':
      return '-- CreateTable';
    case 'dropTable':
      return '-- DropTable';
    case 'alterTable':
    case 'renameTable':
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumn':
    case 'validateConstraint':
    case 'alterConstraint':
    case 'renameConstraint':
      return '-- AlterTable';
    case 'addConstraint':
      return operation.constraint.kind === 'foreignKey' ? '-- AddForeignKey' : '-- AlterTable';
    case 'dropConstraint':
      return '-- AlterTable';
    case 'createIndex':
      return '-- CreateIndex';
    case 'dropIndex':
      return '-- DropIndex';
    case 'renameIndex':
      return '-- RenameIndex';
    case 'createEnum':
      return '-- CreateEnum';
    case 'addEnumValue':
    case 'renameEnumValue':
    case 'renameEnum':
      return '-- AlterEnum';
    case 'dropEnum':
      return '-- DropEnum';
    case 'createSchema':
      return '-- CreateSchema';
    case 'createExtension':
      return '-- CreateExtension';
    case 'dropExtension':
      return '-- DropExtension';
    case 'createDomain':
    case 'dropDomain':
    case 'createSequence':
    case 'alterSequence':
    case 'renameSequence':
    case 'dropSequence':
    case 'createView':
    case 'dropView':
    case 'renameView':
    case 'createFunction':
    case 'dropFunction':
    case 'createTrigger':
    case 'dropTrigger':
    case 'renameTrigger':
    case 'renameSchema':
    case 'dropSchema':
    case 'comment':
    case 'insert':
    case 'update':
    case 'delete':
    case 'rawSql':
    case 'opaque':
      return undefined;
  }
}

/** Words that Prisma puts above its statements, in all its versions. */
const MARKER =
  /^(?:Create|Alter|Drop|Rename|Redefine|Add)(?:Table|Tables|Index|Enum|ForeignKey|PrimaryKey|Schema|Extension|View|Sequence|UDT|Column|UniqueConstraint)$/;

/** Whether a comment is Prisma's own: a marker, or the list of warnings at the head of a generated migration. */
export function isPrismaComment(comment: string): boolean {
  const text = comment.trim();
  return MARKER.test(text) || text.startsWith('Warnings:') || text === 'This is an empty migration.';
}

/** An operation without the comments that Prisma wrote: the rest are the author's. */
export function withoutPrismaComments(operation: Operation): Operation {
  const { origin } = operation;
  if (origin?.comments === undefined) return operation;
  const comments = origin.comments.filter((comment) => !isPrismaComment(comment));
  if (comments.length === origin.comments.length) return operation;
  const { comments: _, ...place } = origin;
  return { ...operation, origin: comments.length === 0 ? place : { ...place, comments } };
}
