import type { ObjectReference, OperationOf } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { beginsWith, doubtKey } from '../store/doubt.js';
import { fine, type Problems } from '../problems.js';
import type { Store } from '../store/store.js';

export const unmodelledFolds = {
  rawSql: (store: Store, operation: OperationOf<'rawSql'>): Problems => {
    switch (operation.effect) {
      case 'none':
      case 'data':
        break;
      case 'catalog':
        foldOther(store, operation);
        break;
      case 'schema':
      case 'unknown':
        markUncertain(store, operation.touches, operation.statement);
        break;
    }
    return fine;
  },
  opaque: (store: Store, operation: OperationOf<'opaque'>): Problems => {
    if (operation.effect !== 'data') markUncertain(store, operation.touches, operation.reason);
    return fine;
  },
};

/** What may have changed is uncertain from here on; everything, where nothing is known. */
function markUncertain(store: Store, touches: readonly ObjectReference[], why: string): void {
  if (touches.length === 0) store.uncertain ??= why;
  for (const touched of touches) markOne(store, touched, why);
}

function markOne(store: Store, touched: ObjectReference, why: string): void {
  if (touched.prefix === true) return markPrefix(store, touched, why);
  const key = keyOf(touched.name);
  if (touched.kind === 'schema') store.uncertain ??= why;
  // It may be there now, or be gone: what needs it cannot be called wrong.
  store.doubtful.set(doubtKey(store, key), why);
  const table = store.tables.get(key);
  if (table !== undefined) store.replaceTable(table, { ...table, uncertain: table.uncertain ?? why });
  const view = store.views.get(key);
  if (view !== undefined) store.replaceView(view, { ...view, uncertain: view.uncertain ?? why });
  const type = store.enums.get(key);
  if (type !== undefined) store.replaceEnum(type, { ...type, uncertain: type.uncertain ?? why });
  const domain = store.domains.get(key);
  if (domain !== undefined) store.replaceDomain(domain, { ...domain, uncertain: domain.uncertain ?? why });
}

/** Of a name only the beginning is known: everything that is called so may be meant, and what is not there yet as well. */
function markPrefix(store: Store, { kind, name }: ObjectReference, why: string): void {
  const prefix = keyOf(name);
  store.doubtfulPrefixes.set(prefix, why);
  const objects = [store.tables, store.views, store.enums, store.domains].flatMap((map) => [...map.values()]);
  for (const object of objects)
    if (beginsWith(doubtKey(store, object.name), doubtKey(store, prefix)))
      markOne(store, { kind, name: object.name }, why);
}

/** `create policy` and its like: the object is kept by its kind and name, with the statements that shaped it. */
function foldOther(store: Store, operation: OperationOf<'rawSql'>): void {
  const [verb = '', ...kind] = operation.statement.toLowerCase().replace(' or replace', '').split(' ');
  const object = operation.touches.find((touched) => touched.kind === 'other') ?? operation.touches[0];
  const key = [kind.join(' '), ...(object === undefined ? [] : [keyOf(object.name)])].join(' ');
  const before = store.others.get(key);
  if (verb === 'drop') store.others.delete(key);
  else if (verb === 'create' || before === undefined) store.others.set(key, operation.sql);
  else store.others.set(key, `${before};\n${operation.sql}`);
}
