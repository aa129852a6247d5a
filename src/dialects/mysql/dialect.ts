import type { Dialect } from '../dialect.js';
import { inDroppableOrder } from '../shared/dropped-together.js';
import { answerFromCatalog } from './catalog.js';
import type { Flavour } from './flavour.js';
import { languageOf } from './language.js';
import { namingOf } from './names.js';
import { normalize } from './normalize.js';
import type { ServerKind } from './server-kind.js';
import { traitsOf } from './traits.js';
import { verbatimOf } from './verbatim.js';
import { withoutVisits } from './visiting.js';
import { workOut } from './worked-out/work-out.js';

/** The dialect of MySQL or of one of its siblings. */
export function dialectOf(flavour: Flavour, kind: ServerKind): Dialect {
  const language = languageOf(flavour);
  return {
    ...language,
    naming: namingOf(flavour),
    verbatim: verbatimOf(flavour),
    traits: traitsOf(flavour),
    answerFromCatalog: (sql, state) => answerFromCatalog(sql, state, flavour),
    workOut: (operations, before) => workOut(operations, before, { flavour, parse: language.parse }),
    connect: async (url) => (await import('./client.js')).connect(url),
    startServer: async () => (await import('./server.js')).startServer(kind),
    openServer: async (url) => (await import('./server.js')).openServer(url, kind),
    introspect: async (client, options) => {
      const { introspect } = await import('./introspect.js');
      return introspect(client, language.parse, flavour, options);
    },
    fingerprint: async (client, options) => {
      const { observe } = await import('./fingerprint.js');
      return (await observe(client, language.parse, flavour, options)).fingerprint;
    },
    observe: async (client, options) => {
      const { observe } = await import('./fingerprint.js');
      return observe(client, language.parse, flavour, options);
    },
    recognize: (operations, before) => inDroppableOrder(withoutVisits(operations), before),
    normalize: (schema) => normalize(schema, flavour),
  };
}
