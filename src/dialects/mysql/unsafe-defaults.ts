import { walkExpression } from '../../fold/expressions.js';
import { fine, type Problems } from '../../fold/problems.js';
import type { Column, Expression, OperationBody } from '../../ir/index.js';
import type { Flavour } from './flavour.js';

/**
 * Functions that MySQL takes for unsafe in a statement of its binary log (manual, "Determination of Safe and Unsafe Statements in Binary
 * Logging"), and that a default may call. Each asked of MySQL 9.7 with the binary log on (`unsafe-defaults.server.test.ts`).
 */
const UNSAFE: ReadonlySet<string> = new Set([
  ...['uuid', 'uuid_short', 'rand', 'random_bytes', 'sysdate'],
  ...['user', 'current_user', 'session_user', 'system_user'],
]);

/**
 * The function for which MySQL refuses a default of a column that is added while its binary log is on, in whatever format but STATEMENT
 * (ER_BINLOG_UNSAFE_SYSTEM_FUNCTION), and whether there are rows or not. A new table takes such a default, and so does MODIFY.
 */
export function unsafeFunction(value: Expression): string | undefined {
  for (const part of walkExpression(value)) {
    if (part.kind === 'call' && UNSAFE.has(part.name.name.toLowerCase())) return part.name.name;
    if (part.kind === 'keyword' && UNSAFE.has(part.name)) return part.name;
    if (part.kind !== 'verbatim') continue;
    const bare = part.text.replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`/g, "''");
    const called = [...bare.matchAll(/\b(\w+)\s*\(/g)].map(([, name = '']) => name);
    const found = [...called, ...(/\bcurrent_user\b/i.exec(bare) ?? [])].find((name) =>
      UNSAFE.has(name.toLowerCase()),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A warning, since a server without the binary log takes it; MySQL has it on unless told otherwise. MariaDB takes it either way. */
export function unsafeDefaults(operation: OperationBody, flavour: Flavour): Problems {
  if (flavour.dialect !== 'mysql') return fine;
  switch (operation.kind) {
    case 'addColumn':
      return ofColumn(operation.column);
    case 'alterTogether':
      return operation.changes.flatMap((change) => unsafeDefaults(change, flavour));
    default:
      return fine;
  }
}

function ofColumn({ name, default: value }: Column): Problems {
  const called = value === undefined ? undefined : unsafeFunction(value);
  if (called === undefined) return fine;
  return [
    {
      severity: 'warning',
      code: 'depends-on-binary-log',
      message: `column "${name}" is added with a default that calls ${called}(), which MySQL refuses while its binary log is on`,
      help: 'it is written as it stands: add the column without the default, set it in the rows, and give it the default with MODIFY after that',
    },
  ];
}
