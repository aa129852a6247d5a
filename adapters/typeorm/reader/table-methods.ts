import path from 'node:path';
import { isObject, type ObjectValue, type Program, type Value } from '../../../src/source/index.js';

/**
 * What a `Table` does to itself and finds in itself (typeorm `schema-builder/table/Table.js`), as code that is read: so what it
 * changes on a side that may never happen is undone like all else, and what it finds are the table's own objects.
 */
const TABLE = `
const withName = (list, { name }) => list.find((one) => one.name === name);
const remove = (list, one) => {
  const found = withName(list, one);
  if (found) list.splice(list.indexOf(found), 1);
  return found;
};
const of = (list, { name }) => list.filter(({ columnNames }) => !!columnNames.find((one) => one === name));
const isSingle = ({ columnNames }) => columnNames.length === 1;

exports.replace = (table, { columns, indices, foreignKeys, uniques, checks, name, schema, database, justCreated, engine, comment }) => {
  const now = { columns, indices, foreignKeys, uniques, checks, name, schema, database, justCreated, engine, comment };
  for (const key of Object.keys(now)) table[key] = now[key];
};
exports.Table = class Table {
  get primaryColumns() { return this.columns.filter((column) => column.isPrimary); }
  findColumnByName(name) { return this.columns.find((column) => column.name === name); }
  findColumnIndices(column) { return of(this.indices, column); }
  findColumnForeignKeys(column) { return of(this.foreignKeys, column); }
  findColumnUniques(column) { return of(this.uniques, column); }
  findColumnChecks(column) { return of(this.checks, column); }
  addColumn(column) { this.columns.push(column); }
  removeColumn(column) { remove(this.columns, column); }
  addCheckConstraint(check) { this.checks.push(check); }
  removeCheckConstraint(check) { remove(this.checks, check); }
  addExclusionConstraint(exclusion) { this.exclusions.push(exclusion); }
  removeExclusionConstraint(exclusion) { remove(this.exclusions, exclusion); }
  addForeignKey(foreignKey) { this.foreignKeys.push(foreignKey); }
  removeForeignKey(foreignKey) { remove(this.foreignKeys, foreignKey); }
  addUniqueConstraint(unique) {
    this.uniques.push(unique);
    const column = isSingle(unique) && this.findColumnByName(unique.columnNames[0]);
    if (column) column.isUnique = true;
  }
  removeUniqueConstraint(unique) {
    const found = remove(this.uniques, unique);
    const column = found && isSingle(found) && this.findColumnByName(found.columnNames[0]);
    if (column) column.isUnique = false;
  }
  addIndex(index, isMysql = false) {
    this.indices.push(index);
    const column = isSingle(index) && index.isUnique && isMysql && this.findColumnByName(index.columnNames[0]);
    if (column) column.isUnique = true;
  }
  removeIndex(index, isMysql = false) {
    const found = remove(this.indices, index);
    const isKey = found && isSingle(found) && found.isUnique && isMysql;
    const column = isKey && this.findColumnByName(found.columnNames[0]);
    if (column) column.isUnique = this.indices.some((one) => isSingle(one) && one.columnNames[0] === column.name);
  }
};
`;

/** What the code's tables can do. */
export interface TableMethods {
  readonly prototype: ObjectValue | undefined;
  /** Writes to a table what TypeORM has found or done (typeorm `query-runner/BaseQueryRunner.js`, `replaceCachedTable`). */
  readonly replace: Value;
}

/** Read when the first table is made. */
export function tableMethods(programOf: () => Program): () => TableMethods {
  let known: TableMethods | undefined;
  return () => {
    if (known !== undefined) return known;
    const program = programOf();
    const file = path.join(program.root, 'node_modules/typeorm/schema-builder/table/Table.js');
    const module = program.moduleFromText(file, TABLE);
    const made = module.get('Table');
    const prototype = isObject(made) ? made.props.get('prototype')?.value : undefined;
    known = { prototype: isObject(prototype) ? prototype : undefined, replace: module.get('replace') };
    return known;
  };
}
