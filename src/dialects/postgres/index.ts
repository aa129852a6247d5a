import { loadModule } from 'libpg-query';
import { answerFromCatalog } from './catalog.js';
import type { Dialect } from '../dialect.js';
import { inDroppableOrder } from '../shared/dropped-together.js';
import { postgresNaming } from './names.js';
import { withoutOwnCollations } from './own-collations.js';
import { normalize } from './normalize.js';
import { parse, parseExpression, parseType } from './parse.js';
import { print, printExpression, printStop, printType, quoteIdentifier, quoteString } from './print.js';
import { refused } from './refused.js';
import { remembered } from '../remembered.js';
import { settingsLeft } from './settings-left.js';
import { postgresVerbatim } from './verbatim.js';
import { workOut } from './worked-out/work-out.js';

/** PostgreSQL 13 to 18, by the grammar of PostgreSQL 18. */
export const postgres: Dialect = {
  name: 'postgres',
  load: loadModule,
  parse: remembered(parse),
  answerFromCatalog,
  workOut: (operations, before) => workOut(operations, before, parse),
  parseExpression,
  parseType,
  print,
  settingsLeft,
  printStop,
  printExpression,
  printType,
  quoteIdentifier,
  quoteString,
  naming: postgresNaming,
  verbatim: postgresVerbatim,
  traits: { refused },
  connect: async (url) => (await import('./client.js')).connect(url),
  startServer: async () => (await import('./server.js')).startServer(),
  openServer: async (url) => (await import('./server.js')).openServer(url),
  introspect: async (client, options) => {
    const { introspect } = await import('./introspect.js');
    return introspect(client, { parseExpression, parseType }, options);
  },
  fingerprint: async (client, options) => {
    const { observe } = await import('./fingerprint.js');
    return (await observe(client, options)).fingerprint;
  },
  observe: async (client, options) => {
    const { observe } = await import('./fingerprint.js');
    return observe(client, options);
  },
  recognize: (operations, before) => withoutOwnCollations(inDroppableOrder(operations, before), before),
  normalize,
};
