import { loadDialect } from '../../../src/dialects/index.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { createState } from '../../../src/fold/create-state.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import type { DialectName, Operation, Schema } from '../../../src/ir/index.js';

/** The schema that SQL makes in an empty database. Throws where the SQL is not valid. */
export async function schemaOf(
  sql: string,
  name: DialectName = 'postgres',
): Promise<{ readonly schema: Schema; readonly dialect: Dialect }> {
  const dialect = await loadDialect(name);
  const parsed = dialect.parse(sql, { file: 'input.sql' });
  const state = createState(dialect);
  const problems = [...parsed.diagnostics, ...foldInto(state, parsed.operations)].filter(
    (d) => d.severity === 'error',
  );
  if (problems.length > 0) throw new Error(problems.map((d) => d.message).join('\n'));
  return { schema: state.snapshot(), dialect };
}

/** Operations without their places, for comparing what they mean. */
export function meaning(operations: readonly Operation[]): unknown {
  return operations.map(({ origin: _, ...rest }) => rest);
}
