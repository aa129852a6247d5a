import type { DoStmt, Node, TransactionStmt } from 'libpg-query';
import type { OperationBody } from '../../../ir/index.js';
import { readAlterTable } from './alter-table.js';
import { describeCode } from './blocks.js';
import { readComment } from './comments.js';
import type { StatementContext } from './context.js';
import { readCopy, readDelete, readInsert, readUpdate } from './data.js';
import { readDrop } from './drops.js';
import { readCreateIndex } from './indexes.js';
import { kindOf, Unmodelled, type NodeBody, type NodeKind } from './nodes.js';
import { readCreateFunction, readCreateTrigger } from './programs.js';
import { rawStatement } from './raw.js';
import { readRename, readSetSchema } from './renames.js';
import { readAlterSequence, readCreateSequence } from './sequences.js';
import { readSelect, readSetting } from './settings.js';
import { readCreateTable } from './tables.js';
import {
  readAlterEnum,
  readCreateDomain,
  readCreateEnum,
  readCreateExtension,
  readCreateSchema,
} from './types-and-schemas.js';
import { readCreateTableAs, readCreateView } from './views.js';

type Reader<K extends NodeKind> = (
  context: StatementContext,
  body: NodeBody<K>,
) => OperationBody | readonly OperationBody[];

/** How statements are read that the IR models. Every other is kept to the letter. */
const readers: { readonly [K in NodeKind]?: Reader<K> } = {
  CreateStmt: readCreateTable,
  AlterTableStmt: readAlterTable,
  IndexStmt: readCreateIndex,
  CreateSeqStmt: readCreateSequence,
  AlterSeqStmt: readAlterSequence,
  DropStmt: readDrop,
  RenameStmt: readRename,
  AlterObjectSchemaStmt: readSetSchema,
  CreateEnumStmt: readCreateEnum,
  AlterEnumStmt: readAlterEnum,
  CreateDomainStmt: readCreateDomain,
  CreateSchemaStmt: readCreateSchema,
  CreateExtensionStmt: readCreateExtension,
  ViewStmt: readCreateView,
  CreateTableAsStmt: readCreateTableAs,
  CreateFunctionStmt: readCreateFunction,
  CreateTrigStmt: readCreateTrigger,
  CommentStmt: readComment,
  InsertStmt: readInsert,
  UpdateStmt: readUpdate,
  DeleteStmt: readDelete,
  CopyStmt: readCopy,
  DoStmt: readDo,
  VariableSetStmt: readSetting,
  SelectStmt: readSelect,
  TransactionStmt: readTransaction,
};

/** BEGIN and COMMIT say what is one; the others depend on what the tool has opened around the statement. */
function readTransaction(context: StatementContext, node: TransactionStmt): OperationBody {
  const raw = rawStatement(context, { TransactionStmt: node });
  const code = 'transaction-control';
  if (raw.effect === 'unknown') {
    context.note(code, 'what is undone here is not known, and not what it is with another tool', 'manual');
  } else if (!['begin', 'start', 'commit'].includes(raw.statement)) {
    context.note(code, 'it works only where the tool has opened a transaction', 'lossy');
  }
  return raw;
}

/** DO: whatever its code does. */
function readDo(context: StatementContext, node: DoStmt): OperationBody {
  const raw = rawStatement(context, { DoStmt: node });
  return { ...raw, ...describeCode(context.sql, context.names, readStatement) };
}

/** The operations of one statement; one `rawSql` if the IR has no place for it or for a part of it. */
export function readStatement(context: StatementContext, node: Node): readonly OperationBody[] {
  const kind = kindOf(node);
  const read = readers[kind] as Reader<typeof kind> | undefined;
  if (read === undefined) return [rawStatement(context, node)];
  try {
    const operations = read(context, (node as unknown as Record<string, never>)[kind] as never);
    return isList(operations) ? operations : [operations];
  } catch (error) {
    if (!(error instanceof Unmodelled)) throw error;
    return [rawStatement(context, node)];
  }
}

function isList(
  operations: OperationBody | readonly OperationBody[],
): operations is readonly OperationBody[] {
  return Array.isArray(operations);
}
