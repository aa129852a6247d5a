import type { Dialect } from '../dialect.js';
import { answerFromCatalog } from './catalog.js';
import { sqliteNaming } from './names.js';
import { normalize } from './normalize.js';
import { parse, parseExpression, parseType } from './parse.js';
import { print, printExpression, printStop, printType, quoteIdentifier, quoteString } from './print.js';
import { remembered } from '../remembered.js';
import { recognize } from './rebuild/read.js';
import { printTogether } from './rebuild/together.js';
import { settingsLeft } from './settings-left.js';
import { sqliteTraits } from './traits.js';
import { sqliteVerbatim } from './verbatim.js';

/** SQLite, read as by 3.53, written for 3.45 and later. */
export const sqlite: Dialect = {
  name: 'sqlite',
  load: async () => {},
  parse: remembered(parse),
  answerFromCatalog,
  parseExpression,
  parseType,
  print,
  printTogether,
  recognize,
  settingsLeft,
  printStop,
  printExpression,
  printType,
  quoteIdentifier,
  quoteString,
  naming: sqliteNaming,
  verbatim: sqliteVerbatim,
  traits: sqliteTraits,
  connect: async (url) => (await import('./client.js')).connect(url),
  startServer: async () => (await import('./server.js')).startServer(),
  openServer: async (url) => (await import('./server.js')).openServer(url),
  introspect: async (client, options) => (await import('./introspect.js')).introspect(client, options),
  fingerprint: async (client, options) =>
    (await (await import('./fingerprint.js')).observe(client, options)).fingerprint,
  observe: async (client, options) => (await import('./fingerprint.js')).observe(client, options),
  normalize,
};
