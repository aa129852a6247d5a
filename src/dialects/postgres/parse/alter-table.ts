import type { AlterTableCmd, AlterTableStmt, ATAlterConstraint, ColumnDef, Node } from 'libpg-query';
import type { ColumnChange, Name, OperationBody, TableChange } from '../../../ir/index.js';
import { readType } from '../types.js';
import { inPasses } from './alter-passes.js';
import { collationOf } from './collation.js';
import { readColumn, readIdentity } from './columns.js';
import { deferrable, readConstraint } from './constraints.js';
import type { StatementContext } from './context.js';
import { readExpression } from './expressions.js';
import { afterName } from './extents.js';
import { readParameters } from './index-keys.js';
import { bodyOf, Unmodelled } from './nodes.js';
import { rawAction } from './raw.js';
import { readSequenceOptions } from './sequences.js';
import type { Extent } from './text.js';
import { extentOf, findOutside, isKeyword, splitAtCommas, tokenFrom } from './tokens.js';

/** One action of ALTER TABLE, with what all of them share. */
interface Action {
  readonly context: StatementContext;
  readonly table: Name;
  readonly tableIfExists: { readonly tableIfExists?: true };
  readonly ifExists: { readonly ifExists?: true };
  readonly command: AlterTableCmd;
  /** The action's own text; found only when asked for. */
  readonly place: () => Extent | undefined;
}

/** ALTER TABLE: an operation for each action. An action that the IR has no place for is a statement of its own. */
export function readAlterTable(context: StatementContext, node: AlterTableStmt): readonly OperationBody[] {
  if (node.objtype !== 'OBJECT_TABLE') throw new Unmodelled(`ALTER of ${node.objtype}`);
  const commands = node.cmds ?? [];
  const shared = {
    context,
    table: context.names.relation(node.relation),
    tableIfExists: node.missing_ok === true ? { tableIfExists: true as const } : {},
    ifExists: node.missing_ok === true ? { ifExists: true as const } : {},
  };
  return inPasses(commands).map(({ element, command, index }) => {
    const place = () => actionExtent(context, node, index);
    try {
      return readAction({ ...shared, command, place });
    } catch (error) {
      const extent = error instanceof Unmodelled && commands.length > 1 ? place() : undefined;
      if (extent === undefined) throw error;
      return rawAction(context, node, element, extent);
    }
  });
}

/** The text of the n-th action. */
function actionExtent(context: StatementContext, node: AlterTableStmt, index: number): Extent | undefined {
  const { tokens } = context;
  let first = afterName(tokens, tokenFrom(tokens, node.relation?.location ?? 0));
  // ONLY ("t") and t *.
  while (tokens[first]?.text === ')' || tokens[first]?.text === '*') first += 1;
  const parts = splitAtCommas(tokens, first, tokens.length);
  const part = parts.length === node.cmds?.length ? parts[index] : undefined;
  return part === undefined ? undefined : extentOf(tokens, part.from, part.to);
}

type ActionKind = NonNullable<AlterTableCmd['subtype']>;

/** What the actions that the IR models are. */
const actions: { readonly [K in ActionKind]?: (action: Action) => OperationBody } = {
  AT_AddColumn: addColumn,
  AT_DropColumn: (action) => ({
    kind: 'dropColumn',
    table: action.table,
    column: nameOf(action),
    ...action.tableIfExists,
    ...missingOk(action),
    ...cascade(action),
  }),
  AT_AlterColumnType: (action) => alterColumn(action, typeChange(action)),
  AT_ColumnDefault: (action) => alterColumn(action, { kind: 'default', default: newDefault(action) }),
  AT_SetNotNull: (action) => alterColumn(action, { kind: 'nullable', nullable: false }),
  AT_DropNotNull: (action) => alterColumn(action, { kind: 'nullable', nullable: true }),
  AT_DropExpression: (action) => alterColumn(action, { kind: 'dropExpression', ...missingOk(action) }),
  AT_AddIdentity: (action) =>
    alterColumn(action, {
      kind: 'identity',
      identity: readIdentity(action.context, definition(action, 'Constraint')),
    }),
  AT_SetIdentity: (action) => alterColumn(action, identityChange(action)),
  AT_DropIdentity: (action) =>
    alterColumn(action, { kind: 'identity', identity: null, ...missingOk(action) }),
  AT_AddConstraint: addConstraint,
  AT_DropConstraint: (action) => ({
    kind: 'dropConstraint',
    table: action.table,
    name: nameOf(action),
    ...action.tableIfExists,
    ...missingOk(action),
    ...cascade(action),
  }),
  AT_ValidateConstraint: (action) => {
    refuseTableIfExists(action);
    return { kind: 'validateConstraint', table: action.table, name: nameOf(action) };
  },
  AT_AlterConstraint: alterConstraint,
  AT_EnableRowSecurity: (action) => alterTable(action, { kind: 'rowLevelSecurity', setting: 'enable' }),
  AT_DisableRowSecurity: (action) => alterTable(action, { kind: 'rowLevelSecurity', setting: 'disable' }),
  AT_ForceRowSecurity: (action) => alterTable(action, { kind: 'rowLevelSecurity', setting: 'force' }),
  AT_NoForceRowSecurity: (action) => alterTable(action, { kind: 'rowLevelSecurity', setting: 'noForce' }),
  AT_SetLogged: (action) => alterTable(action, { kind: 'logged', logged: true }),
  AT_SetRelOptions: (action) =>
    alterTable(action, { kind: 'setParameters', with: readParameters(options(action)) }),
  AT_ResetRelOptions: (action) =>
    alterTable(action, {
      kind: 'resetParameters',
      parameters: Object.keys(readParameters(options(action))),
    }),
  AT_SetUnLogged: (action) => alterTable(action, { kind: 'logged', logged: false }),
};

function readAction(action: Action): OperationBody {
  const read = actions[action.command.subtype ?? 'AT_ReAddIndex'];
  if (read === undefined) throw new Unmodelled(`ALTER TABLE ${action.command.subtype}`);
  return read(action);
}

function nameOf(action: Action): string {
  const { name } = action.command;
  if (name === undefined) throw new Unmodelled('an action without a name');
  return name;
}

/** Those of a TOAST table are not the table's own, in the catalog. */
function options(action: Action): readonly Node[] {
  const nodes = bodyOf(action.command.def, 'List')?.items ?? [];
  if (nodes.length === 0 || nodes.some((node) => bodyOf(node, 'DefElem')?.defnamespace !== undefined))
    throw new Unmodelled('parameters of a TOAST table');
  return nodes;
}

function definition<K extends 'ColumnDef' | 'Constraint' | 'ATAlterConstraint'>(action: Action, kind: K) {
  const body = bodyOf(action.command.def, kind);
  if (body === undefined) throw new Unmodelled('an action without its definition');
  return body;
}

function missingOk(action: Action): { readonly ifExists?: true } {
  return action.command.missing_ok === true ? { ifExists: true } : {};
}

function cascade(action: Action): { readonly cascade?: true } {
  return action.command.behavior === 'DROP_CASCADE' ? { cascade: true } : {};
}

function refuseTableIfExists(action: Action): void {
  if (action.tableIfExists.tableIfExists === true) throw new Unmodelled('ALTER TABLE IF EXISTS');
}

function alterTable(action: Action, change: TableChange): OperationBody {
  return { kind: 'alterTable', table: action.table, change, ...action.ifExists };
}

function alterColumn(action: Action, change: ColumnChange): OperationBody {
  return {
    kind: 'alterColumn',
    table: action.table,
    column: nameOf(action),
    change,
    ...action.tableIfExists,
  };
}

function addColumn(action: Action): OperationBody {
  const { column, constraints } = readColumn(action.context, definition(action, 'ColumnDef'), true);
  return {
    kind: 'addColumn',
    table: action.table,
    column,
    ...(action.command.missing_ok === true ? { ifNotExists: true } : {}),
    ...(constraints.length === 0 ? {} : { constraints }),
    ...action.tableIfExists,
  };
}

function typeChange(action: Action): ColumnChange {
  const node: ColumnDef = definition(action, 'ColumnDef');
  const using = node.raw_default;
  const type = readType(node.typeName ?? {}, action.context.names.typeSchema);
  return {
    kind: 'type',
    type,
    ...(using === undefined
      ? {}
      : { using: readExpression(action.context, using, () => restAfter(action, 'using')) }),
    ...collationOf(node, type),
  };
}

function newDefault(action: Action) {
  const node: Node | undefined = action.command.def;
  return node === undefined ? null : readExpression(action.context, node, () => restAfter(action, 'default'));
}

/** What follows a keyword up to the end of the action. */
function restAfter(action: Action, keyword: string): Extent | undefined {
  const { tokens } = action.context;
  const place = action.place();
  if (place === undefined) return undefined;
  const to = tokenFrom(tokens, place.end);
  const word = findOutside(tokens, tokenFrom(tokens, place.start), to, (text) => isKeyword(text, keyword));
  return word === undefined ? undefined : extentOf(tokens, word + 1, to);
}

function identityChange(action: Action): ColumnChange {
  const nodes = bodyOf(action.command.def, 'List')?.items ?? [];
  const isGeneration = (node: Node): boolean => bodyOf(node, 'DefElem')?.defname === 'generated';
  const generated = bodyOf(nodes.find(isGeneration), 'DefElem');
  const letter = bodyOf(generated?.arg, 'Integer')?.ival;
  const { options, restart, ownedBy, sequence } = readSequenceOptions(
    action.context,
    nodes.filter((node) => !isGeneration(node)),
  );
  if (ownedBy !== undefined || sequence !== undefined) throw new Unmodelled('an option of an identity');
  return {
    kind: 'setIdentity',
    // The grammar keeps ATTRIBUTE_IDENTITY_ALWAYS, the letter `a`, as a number.
    ...(generated === undefined ? {} : { generation: letter === 'a'.charCodeAt(0) ? 'always' : 'byDefault' }),
    ...(Object.keys(options).length === 0 ? {} : { options }),
    ...(restart === undefined ? {} : { restart }),
  };
}

function addConstraint(action: Action): OperationBody {
  const node = definition(action, 'Constraint');
  return {
    kind: 'addConstraint',
    table: action.table,
    constraint: readConstraint(action.context, node, { existingRows: true }),
    ...action.tableIfExists,
  };
}

function alterConstraint(action: Action): OperationBody {
  refuseTableIfExists(action);
  const node: ATAlterConstraint = definition(action, 'ATAlterConstraint');
  if (
    node.conname === undefined ||
    node.alterDeferrability !== true ||
    node.alterEnforceability === true ||
    node.alterInheritability === true
  ) {
    throw new Unmodelled('a change of a constraint');
  }
  return { kind: 'alterConstraint', table: action.table, name: node.conname, ...deferrable(node) };
}
