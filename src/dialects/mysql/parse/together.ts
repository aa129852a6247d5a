import type { TogetherChange } from '../../../ir/index.js';

/**
 * In which order the server does the actions of one ALTER TABLE: what goes, then options, then columns as they are
 * written, then keys on the columns that there are now, foreign keys, partitions, the new name
 * (`mysql_prepare_alter_table` in `sql/sql_table.cc`).
 */
export function inServerOrder(changes: readonly TogetherChange[]): readonly TogetherChange[] {
  // Checks without a name are numbered in the order in which they are written, those of columns too.
  const inColumns = changes.some((change) => change.kind === 'addColumn' && hasUnnamedCheck(change));
  const phase = (change: TogetherChange): number =>
    inColumns && isUnnamedCheck(change) ? COLUMNS : phaseOf(change);
  return changes.toSorted((a, b) => phase(a) - phase(b));
}

function hasUnnamedCheck(change: Extract<TogetherChange, { readonly kind: 'addColumn' }>): boolean {
  return change.constraints?.some(({ kind, name }) => kind === 'check' && name === undefined) ?? false;
}

function isUnnamedCheck(change: TogetherChange): boolean {
  return (
    change.kind === 'addConstraint' &&
    change.constraint.kind === 'check' &&
    change.constraint.name === undefined
  );
}

/** The phase in which columns are made and changed. */
const COLUMNS = 5;

function phaseOf(change: TogetherChange): number {
  switch (change.kind) {
    case 'dropConstraint':
      return change.constraint === 'foreignKey' ? 0 : 1;
    case 'dropIndex':
      return 2;
    case 'dropColumn':
      return 3;
    case 'alterTable':
      return change.change.kind === 'partitionBy' ? 9 : 4;
    case 'comment':
      return 4;
    case 'addColumn':
    case 'alterColumn':
    case 'renameColumn':
      return COLUMNS;
    case 'renameIndex':
    case 'alterIndex':
    case 'alterConstraint':
      return 6;
    case 'createIndex':
      return 7;
    case 'addConstraint':
      return change.constraint.kind === 'foreignKey' ? 8 : 7;
    case 'renameTable':
      return 10;
  }
}

/**
 * Whether changes cannot be made one after the other: the server would refuse one of them for the state in between
 * (an AUTO_INCREMENT column without a key, a foreign key without an index, a row that is too long for a key), or names
 * would meet. Where that depends on the table, they are kept together.
 */
export function mustBeTogether(changes: readonly TogetherChange[]): boolean {
  if (changes.length < 2) return false;
  const has = (test: (change: TogetherChange) => boolean): boolean => changes.some(test);
  const makesKey = has((change) => change.kind === 'createIndex' || isKey(change));
  if (
    has(
      (change) =>
        change.kind === 'dropConstraint' &&
        change.constraint !== 'foreignKey' &&
        change.constraint !== 'check',
    )
  )
    return true;
  const dropsIndex = has(({ kind }) => kind === 'dropIndex' || kind === 'renameIndex');
  const touchesColumns = has((change) => change.kind === 'dropColumn' || isRedefinition(change));
  if (dropsIndex && (makesKey || touchesColumns)) return true;
  if (makesKey && has(numbers)) return true;
  if (has(isPartitioning)) return true;
  if (has((change) => change.kind === 'alterTable' && change.change.kind === 'convertCharset')) return true;
  return comesBack(changes) || namesMeet(changes);
}

/** Whether a column is dropped and one of its name added: alone, the drop may leave no column, or a key on too few. */
function comesBack(changes: readonly TogetherChange[]): boolean {
  const dropped = new Set(
    changes.flatMap((change) => (change.kind === 'dropColumn' ? [change.column.toLowerCase()] : [])),
  );
  return changes.some(
    (change) => change.kind === 'addColumn' && dropped.has(change.column.name.toLowerCase()),
  );
}

function isKey(change: TogetherChange): boolean {
  return change.kind === 'addConstraint' && change.constraint.kind === 'primaryKey';
}

function isRedefinition(change: TogetherChange): boolean {
  return change.kind === 'alterColumn' && change.change.kind === 'redefine';
}

function isPartitioning(change: TogetherChange): boolean {
  return change.kind === 'alterTable' && change.change.kind === 'partitionBy';
}

/** Whether a column becomes one that numbers itself: it needs a key at once. */
function numbers(change: TogetherChange): boolean {
  if (change.kind === 'addColumn') return change.column.autoIncrement !== undefined;
  return (
    change.kind === 'alterColumn' &&
    change.change.kind === 'redefine' &&
    change.change.column.autoIncrement !== undefined
  );
}

/** Whether a column gets a name that another change knows an older column by: `CHANGE a b …, CHANGE b a …`. */
function namesMeet(changes: readonly TogetherChange[]): boolean {
  const renames = changes.flatMap(renameIn);
  if (renames.length === 0) return false;
  return renames.some(({ from, to, change }) =>
    changes.some((other) => {
      if (other === change) return false;
      const used = namesUsed(other);
      return used.includes(from.toLowerCase()) || used.includes(to.toLowerCase());
    }),
  );
}

function renameIn(
  change: TogetherChange,
): readonly { readonly from: string; readonly to: string; readonly change: TogetherChange }[] {
  if (change.kind === 'renameColumn') return [{ from: change.column, to: change.to, change }];
  if (change.kind !== 'alterColumn' || change.change.kind !== 'redefine') return [];
  const to = change.change.column.name;
  return to === change.column ? [] : [{ from: change.column, to, change }];
}

/** The columns by which a change of columns names what is there or makes, in lower case. Keys are made afterwards. */
function namesUsed(change: TogetherChange): readonly string[] {
  const names = ((): readonly string[] => {
    switch (change.kind) {
      case 'dropColumn':
        return [change.column];
      case 'addColumn':
        return [change.column.name, ...after(change.position)];
      case 'renameColumn':
        return [change.column, change.to];
      case 'alterColumn':
        return change.change.kind === 'redefine'
          ? [change.column, change.change.column.name, ...after(change.change.position)]
          : [change.column];
      default:
        return [];
    }
  })();
  return names.map((name) => name.toLowerCase());
}

function after(
  position: { readonly first: true } | { readonly after: string } | undefined,
): readonly string[] {
  return position !== undefined && 'after' in position ? [position.after] : [];
}
