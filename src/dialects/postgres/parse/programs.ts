import type { CreateFunctionStmt, CreateTrigStmt, ObjectWithArgs, TypeName } from 'libpg-query';
import type { OperationBody } from '../../../ir/index.js';
import { readType, typeSignature } from '../types.js';
import type { StatementContext } from './context.js';
import { systemName } from './expressions.js';
import { bodyOf, stringsOf, Unmodelled } from './nodes.js';

/** CREATE FUNCTION and CREATE PROCEDURE, whole. */
export function readCreateFunction(context: StatementContext, node: CreateFunctionStmt): OperationBody {
  const inputs = (node.parameters ?? []).flatMap((parameter) => {
    const body = bodyOf(parameter, 'FunctionParameter');
    const isOutput = body?.mode === 'FUNC_PARAM_OUT' || body?.mode === 'FUNC_PARAM_TABLE';
    return isOutput || body?.argType === undefined ? [] : [body.argType];
  });
  return {
    kind: 'createFunction',
    name: context.names.dotted(stringsOf(node.funcname)),
    routine: node.is_procedure === true ? 'procedure' : 'function',
    argumentTypes: inputs.map((type) => signature(context, type)),
    ...(node.replace === true ? { orReplace: true } : {}),
    definition: context.sql,
    dialect: 'postgres',
  };
}

/** The types that tell which function of a name is meant; nothing where the statement leaves them out. */
export function readArgumentTypes(
  context: StatementContext,
  node: ObjectWithArgs,
): { readonly argumentTypes?: readonly string[] } {
  if (node.args_unspecified === true) return {};
  const types = (node.objargs ?? []).map((argument) => {
    const type = bodyOf(argument, 'TypeName');
    if (type === undefined) throw new Unmodelled('an argument without a type');
    return signature(context, type);
  });
  return { argumentTypes: types };
}

function signature(context: StatementContext, type: TypeName): string {
  // Length and precision are no part of a function's identity (manual: CREATE FUNCTION).
  const { typmods: _modifiers, ...bare } = type;
  return typeSignature(readType(bare, context.names.typeSchema));
}

/** CREATE TRIGGER, whole. */
export function readCreateTrigger(context: StatementContext, node: CreateTrigStmt): OperationBody {
  if (node.trigname === undefined) throw new Unmodelled('a trigger without a name');
  return {
    kind: 'createTrigger',
    table: context.names.relation(node.relation),
    name: node.trigname,
    ...(node.replace === true ? { orReplace: true } : {}),
    function: systemName(stringsOf(node.funcname)),
    definition: context.sql,
    dialect: 'postgres',
  };
}
