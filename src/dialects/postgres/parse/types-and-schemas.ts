import type {
  AlterEnumStmt,
  CreateDomainStmt,
  CreateEnumStmt,
  CreateExtensionStmt,
  CreateSchemaStmt,
} from 'libpg-query';
import type { Expression, OperationBody } from '../../../ir/index.js';
import { readType } from '../types.js';
import { requireNotNull } from './columns.js';
import type { StatementContext } from './context.js';
import { readExpression, systemName } from './expressions.js';
import { scalarText } from './index-keys.js';
import { bodyOf, stringsOf, Unmodelled } from './nodes.js';
import { afterKeyword, parenthesized } from './places.js';

/** CREATE TYPE … AS ENUM. */
export function readCreateEnum(context: StatementContext, node: CreateEnumStmt): OperationBody {
  const name = context.names.dotted(stringsOf(node.typeName));
  context.names.declareType(name);
  return { kind: 'createEnum', name, values: stringsOf(node.vals) };
}

/** ALTER TYPE … ADD VALUE and RENAME VALUE. */
export function readAlterEnum(context: StatementContext, node: AlterEnumStmt): OperationBody {
  const name = context.names.dotted(stringsOf(node.typeName));
  const value = node.newVal ?? '';
  // The tree leaves out texts that are empty: only the words tell `AFTER ''` from nothing, and RENAME VALUE '' from ADD.
  const words = context.tokens.map(({ text }) => text.toLowerCase());
  const valueWord = words.lastIndexOf('value');
  if (words[valueWord - 1] === 'rename') {
    return { kind: 'renameEnumValue', name, value: node.oldVal ?? '', to: value };
  }
  const hasNeighbor = words.slice(valueWord).some((word) => word === 'before' || word === 'after');
  const neighbor = hasNeighbor ? (node.newValNeighbor ?? '') : undefined;
  return {
    kind: 'addEnumValue',
    name,
    value,
    ...(node.skipIfNewValExists === true ? { ifNotExists: true } : {}),
    ...(neighbor === undefined
      ? {}
      : { position: node.newValIsAfter === true ? { after: neighbor } : { before: neighbor } }),
  };
}

/** CREATE DOMAIN. */
export function readCreateDomain(context: StatementContext, node: CreateDomainStmt): OperationBody {
  const name = context.names.dotted(stringsOf(node.domainname));
  let nullable = true;
  let defaultValue: Expression | undefined;
  const checks: { readonly name?: string; readonly expression: Expression }[] = [];
  const parts = (node.constraints ?? []).map((part) => bodyOf(part, 'Constraint') ?? {});
  const stops = [...parts.map((part) => part.location), node.collClause?.location];
  for (const part of parts) {
    const expression = part.raw_expr;
    if (part.contype === 'CONSTR_NOTNULL') {
      requireNotNull(context, part);
      nullable = false;
    } else if (part.contype === 'CONSTR_DEFAULT' && expression !== undefined) {
      defaultValue = readExpression(context, expression, () =>
        afterKeyword(context, part.location, 'default', stops),
      );
    } else if (part.contype === 'CONSTR_CHECK' && expression !== undefined && part.is_enforced === true) {
      checks.push({
        ...(part.conname === undefined ? {} : { name: part.conname }),
        expression: readExpression(context, expression, () => parenthesized(context, part.location, 'check')),
      });
    } else if (part.contype !== 'CONSTR_NULL') {
      throw new Unmodelled(`constraint ${part.contype} of a domain`);
    }
  }
  context.names.declareType(name);
  return {
    kind: 'createDomain',
    name,
    type: readType(node.typeName ?? {}, context.names.typeSchema),
    nullable,
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
    ...(node.collClause === undefined ? {} : { collation: systemName(stringsOf(node.collClause.collname)) }),
    checks,
  };
}

/** CREATE SCHEMA without an owner and without objects in it. */
export function readCreateSchema(_context: StatementContext, node: CreateSchemaStmt): OperationBody {
  if (node.schemaname === undefined || node.authrole !== undefined || node.schemaElts !== undefined) {
    throw new Unmodelled('an option of a schema');
  }
  return {
    kind: 'createSchema',
    name: node.schemaname,
    ...(node.if_not_exists === true ? { ifNotExists: true } : {}),
  };
}

/** CREATE EXTENSION. */
export function readCreateExtension(_context: StatementContext, node: CreateExtensionStmt): OperationBody {
  const options = new Map(
    (node.options ?? []).map((option) => {
      const element = bodyOf(option, 'DefElem');
      return [element?.defname, scalarText(element?.arg)];
    }),
  );
  const schema = options.get('schema');
  const version = options.get('new_version');
  return {
    kind: 'createExtension',
    name: node.extname ?? '',
    ...(node.if_not_exists === true ? { ifNotExists: true } : {}),
    ...(schema === undefined ? {} : { schema }),
    ...(version === undefined ? {} : { version }),
    ...(options.get('cascade') === 'true' ? { cascade: true } : {}),
  };
}
