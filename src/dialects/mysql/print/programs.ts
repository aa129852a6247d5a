import type { OperationOf } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { flag, printColumns, printName } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

export function printCreateView(operation: OperationOf<'createView'>, flavour: Flavour): string {
  if (operation.materialized === true) throw new UnprintableError(flavour, 'materialized view');
  const { algorithm, definer, 'sql security': security, ...others } = operation.with ?? {};
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new UnprintableError(flavour, `view with ${unknown}`);
  const attributes =
    (algorithm === undefined ? '' : `ALGORITHM=${algorithm.toUpperCase()} `) +
    (definer === undefined ? '' : `DEFINER=${definer} `) +
    (security === undefined ? '' : `SQL SECURITY ${security.toUpperCase()} `);
  const columns = operation.columns === undefined ? '' : ` (${printColumns(operation.columns)})`;
  const check =
    operation.checkOption === undefined ? '' : ` WITH ${operation.checkOption.toUpperCase()} CHECK OPTION`;
  return (
    `CREATE ${flag(operation.orReplace, 'OR REPLACE ')}${attributes}VIEW ` +
    `${flag(operation.ifNotExists, 'IF NOT EXISTS ')}${printName(operation.name)}${columns} AS\n` +
    withoutEnd(operation.query) +
    check
  );
}

/** The definition of a routine or trigger. Only MariaDB has OR REPLACE for them. */
export function printDefinition(
  operation: OperationOf<'createFunction'> | OperationOf<'createTrigger'>,
  flavour: Flavour,
): string {
  if (operation.dialect !== flavour.dialect)
    throw new UnprintableError(flavour, `SQL of ${operation.dialect}`);
  const text = withoutEnd(operation.definition);
  if (operation.orReplace !== true) return text;
  if (!flavour.conditionalChanges) throw new UnprintableError(flavour, 'CREATE OR REPLACE of a program');
  return text.replace(/^create(?=\s)/i, '$& OR REPLACE');
}

function withoutEnd(text: string): string {
  return text.trim().replace(/(?:\s*;)+$/, '');
}
