import type { DiscoveredSet } from '../../../src/adapter.js';
import { inlineBindings } from '../../../adapters/shared/reader/bindings.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { Diagnostic, Operation } from '../../../src/ir/index.js';
import type { Sent, Tool } from './tool.js';

const ROOT = '/project/migrations';

/** What we say that a migration does. */
export interface Understood {
  /** The operations as text, without their places; undefined for one that is not understood. */
  readonly operations: readonly (string | undefined)[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads texts of migrations, each under a name of its own. */
export async function createTextReader(
  tool: Tool,
  env: Readonly<Record<string, string>> = {},
): Promise<(text: string) => Understood> {
  const texts = new Map<string, string>();
  const set: DiscoveredSet = {
    adapter: tool.name,
    root: ROOT,
    project: ROOT,
    migrations: [],
    confidence: 1,
    evidence: '',
    diagnostics: [],
  };
  const readFile = (file: string): string => {
    const text = texts.get(file);
    if (text === undefined) throw Object.assign(new Error(`no ${file}`), { code: 'ENOENT' });
    return text;
  };
  const reader = await tool.createReader(set, { dialect: 'postgres', env, readFile });
  const dialect = await loadDialect('postgres');
  return (text) => {
    const file = `${String(1_700_000_000_000 + texts.size)}-m.js`;
    texts.set(`${ROOT}/${file}`, text);
    const { up, diagnostics } = reader.read(
      { id: tool.className ?? file, name: file, file },
      createState(dialect),
    );
    return { operations: up.operations.map(described), diagnostics };
  };
}

function described(operation: Operation): string | undefined {
  if (operation.kind === 'opaque') return undefined;
  // Sequelize's own IF NOT EXISTS counts for nothing where no such table is.
  return JSON.stringify({ ...operation, origin: undefined, ifNotExists: undefined });
}

/** What a migration does that sends these statements and nothing else. */
export function meant(
  statements: readonly Sent[],
  tool: Tool,
  read: (text: string) => Understood,
): Understood {
  return read(tool.textOf(statements.map(({ sql, bindings }) => inlineBindings(sql, bindings))));
}
