import type { Diagnostic, DialectName } from '../../src/ir/index.js';
import { own } from '../../src/own.js';

/** Prisma's provider names of the dialects that the IR can name. */
const DIALECTS: Readonly<Record<string, DialectName>> = {
  postgresql: 'postgres',
  postgres: 'postgres',
  mysql: 'mysql',
  sqlite: 'sqlite',
};

/** What Prisma calls the database of a dialect. */
export function providerOf(dialect: DialectName): string {
  return dialect === 'postgres' ? 'postgresql' : dialect === 'mariadb' ? 'mysql' : dialect;
}

/** The provider that a lock file or a schema names: `provider = "postgresql"` outside of generators. */
export function providerIn(text: string): string | undefined {
  const datasource = /\bdatasource\s+\w+\s*\{([^}]*)\}/.exec(text)?.[1];
  const isLock = !/\b(?:model|generator|datasource)\s+\w+\s*\{/.test(text);
  const scope = datasource ?? (isLock ? text : '');
  return /^[ \t]*provider\s*=\s*"([^"]+)"/m.exec(scope)?.[1];
}

/** The dialect of a provider, or why there is none. */
export function dialectOf(
  provider: string,
  file: string,
): { readonly dialect: DialectName } | { readonly problem: Diagnostic } {
  const dialect = own(DIALECTS, provider);
  if (dialect !== undefined) return { dialect };
  return {
    problem: {
      severity: 'error',
      code: 'prisma-unsupported-provider',
      message: `the provider "${provider}" is not one that ormbridge reads`,
      file,
      help: `the ones it knows are ${Object.keys(DIALECTS).join(', ')}`,
    },
  };
}
