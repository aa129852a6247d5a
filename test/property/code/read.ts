import type { DiscoveredSet, Reader } from '../../../src/adapter.js';
import { createReader } from '../../../adapters/knex/reader.js';
import { inlineBindings } from '../../../adapters/shared/bindings.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { Diagnostic } from '../../../src/ir/index.js';
import type { Sent } from './real.js';

const ROOT = '/project/migrations';

/** What we say that a migration does. */
export interface Understood {
  /** The operations as text, without their places; undefined for one that is not understood. */
  readonly operations: readonly (string | undefined)[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads texts of migrations, each under a name of its own. */
export async function createTextReader(
  env: Readonly<Record<string, string>>,
): Promise<(text: string) => Promise<Understood>> {
  const texts = new Map<string, string>();
  const set: DiscoveredSet = {
    ...{
      adapter: 'knex',
      root: ROOT,
      project: ROOT,
      migrations: [],
      confidence: 1,
      evidence: '',
      diagnostics: [],
    },
  };
  const readFile = (file: string): string => {
    const text = texts.get(file);
    if (text === undefined) throw Object.assign(new Error(`no ${file}`), { code: 'ENOENT' });
    return text;
  };
  const reader: Reader = await createReader(set, { dialect: 'postgres', env, readFile });
  const dialect = await loadDialect('postgres');
  return async (text) => {
    const name = `m${texts.size}.js`;
    const file = `${ROOT}/${name}`;
    texts.set(file, text);
    const { up, diagnostics } = reader.read({ id: name, name, file: name }, createState(dialect));
    return {
      operations: up.operations.map(({ origin, ...operation }) =>
        operation.kind === 'opaque' ? undefined : JSON.stringify(operation),
      ),
      diagnostics,
    };
  };
}

/** A migration that sends these statements and nothing else. */
export function textOf(statements: readonly Sent[]): string {
  const calls = statements.map(({ sql, bindings }) => {
    const inlined = inlineBindings(sql, bindings).replaceAll('?', '\\?');
    return `await knex.raw(${JSON.stringify(inlined)});`;
  });
  return `exports.up = async (knex) => {\n${calls.join('\n')}\n};\nexports.down = async () => {};`;
}
