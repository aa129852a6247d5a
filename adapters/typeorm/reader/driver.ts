import { own } from '../../../src/own.js';
import {
  arrayOf,
  fromPlain,
  isUnknown,
  toPlain,
  unknown,
  type HostObject,
  type Site,
  type Unknown,
  type Value,
} from '../../../src/source/index.js';
import { hostFunction } from '../../shared/reader/host-function.js';
import type { Session } from './session.js';

/**
 * `queryRunner.connection.driver`: TypeORM's own, as far as it only makes texts of texts (typeorm `driver/<name>/<Name>Driver.js`).
 *
 * @param options The host of its options.
 */
export function driverHost(session: Session, options: HostObject): HostObject {
  const { settings, compiler } = session;
  return {
    kind: 'host',
    get(key, at) {
      if (key === 'options') return options;
      if (key === 'schema' && settings !== undefined) return settings.schema;
      const method = own(METHODS, key);
      if (method !== undefined)
        return hostFunction(`driver.${key}`, (args, site) => method(args, session, site));
      return unknown(`${key} of the driver is not modelled`, at.span, true);
    },
    // How code tells drivers apart that are of one class: by the package that they hold, `'postgres' in driver`.
    has: (key) => compiler.driver().has(key),
    describe: () => 'a driver',
  };
}

type Method = (args: readonly Value[], session: Session, at: Site) => Value;

const METHODS: Readonly<Record<string, Method>> = {
  escape,
  buildTableName: (args, session, at) => called('buildTableName', args, session, at),
  createParameter: (args, session, at) => called('createParameter', args, session, at),
  escapeQueryWithParameters,
};

/** A part of a name that is not known stands between quotes that are. */
function escape([name]: readonly Value[], session: Session, at: Site): Value {
  const result = called('escape', [name], session, at);
  if (!isUnknown(name) || name.pieces === undefined) return result;
  const quoted = called('escape', [''], session, at);
  if (typeof quoted !== 'string') return result;
  const [quote] = quoted;
  const pieces = name.pieces.map((piece, i) => {
    const opened = i === 0 ? `${quote}${piece}` : piece;
    return i === (name.pieces?.length ?? 0) - 1 ? `${opened}${quote}` : opened;
  });
  return { ...name, pieces };
}

function called(method: string, args: readonly Value[], session: Session, at: Site): Value {
  const data: unknown[] = [];
  for (const arg of args) {
    const plain = toPlain(arg);
    if (plain.kind === 'unknown') return plain.unknown;
    data.push(plain.data);
  }
  return fromPlain(ofDriver(method, data, session, at));
}

/** What the driver gives; what it throws at values that it cannot use is thrown in the code. */
function ofDriver(
  method: string,
  data: readonly unknown[],
  { compiler, evaluation }: Session,
  at: Site,
): unknown {
  let result: unknown;
  try {
    result = compiler.driver().call(method, data);
  } catch (error) {
    return evaluation.throwError((error as Error).message, at);
  }
  return result;
}

/** A value that is not known, while TypeORM puts the others around it. */
class Hole {
  readonly unknown: Unknown;

  constructor(found: Unknown) {
    this.unknown = found;
  }
}

/** `:name` and `:...names` become the driver's own placeholders; values need not be known for that, lists do. */
function escapeQueryWithParameters(
  [sql, parameters, native]: readonly Value[],
  session: Session,
  at: Site,
): Value {
  const text = toPlain(sql);
  const values = toPlain(parameters, { onUnknown: (found) => new Hole(found) });
  const given = toPlain(native);
  if (text.kind === 'unknown') return arrayOf([text.unknown, text.unknown]);
  if (values.kind === 'unknown') return arrayOf([values.unknown, values.unknown]);
  const list = listOfHoles(String(text.data), values.data);
  if (list !== undefined) return arrayOf([list, list]);
  const data = [text.data, values.data, given.kind === 'plain' ? given.data : {}];
  const [statement, bindings] = ofDriver('escapeQueryWithParameters', data, session, at) as readonly [
    string,
    readonly unknown[],
  ];
  return arrayOf([
    statement,
    arrayOf(bindings.map((one) => (one instanceof Hole ? one.unknown : fromPlain(one)))),
  ]);
}

/** How many placeholders a list that is not known becomes is not known either; nor are any where no value has a name. */
function listOfHoles(sql: string, values: unknown): Unknown | undefined {
  if (values instanceof Hole) return values.unknown;
  const lists = [...sql.matchAll(/:\.\.\.([A-Za-z0-9_.]+)/g)].map(([, name]) => name ?? '');
  const data = (values ?? {}) as Readonly<Record<string, unknown>>;
  return lists.map((name) => own(data, name)).find((one): one is Hole => one instanceof Hole)?.unknown;
}
