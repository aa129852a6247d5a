import { toNumber, toPrimitive } from '../values/coerce.js';
import { throwError } from '../values/errors.js';
import { touchContents } from '../unknown/journal.js';
import type { Machine } from '../machine.js';
import type { Realm } from '../realm.js';
import type { Site } from '../syntax/span.js';
import {
  DateValue,
  isUnknown,
  unknown,
  type NativeCall,
  type Unknown,
  type Value,
} from '../values/values.js';
import { computed, primitives } from './pure.js';

/** Text forms of a date that name their zone, or are dates alone: those mean the same instant on every machine. */
const ZONED = /(?:Z|[+-]\d\d:?\d\d|GMT|UTC)\s*(?:\(.*\))?$|^\d{4}(?:-\d\d(?:-\d\d)?)?$/i;

const now = (site: Site): Unknown => unknown('the current time differs each time', site.span);
const localTime = (site: Site): Unknown => unknown('it depends on the time zone of the machine', site.span);

const make: NativeCall = (machine, _self, args, site) => {
  if (args.length === 0) return now(site);
  if (args.length > 1) {
    const known = primitives(machine, args, site);
    return isUnknown(known) ? known : localTime(site);
  }
  const [value] = args;
  if (value instanceof DateValue) return value.taint ?? new DateValue(new Date(value.date));
  const primitive = toPrimitive(machine, value, 'number', site);
  if (isUnknown(primitive)) return primitive;
  if (typeof primitive === 'string')
    return ZONED.test(primitive.trim()) ? new DateValue(new Date(primitive)) : localTime(site);
  return new DateValue(new Date(Number(primitive)));
};

type Reading = 'toISOString' | 'toJSON' | 'getTime' | 'valueOf' | 'toUTCString';

function onDate(
  run: (machine: Machine, date: DateValue, args: readonly Value[], site: Site) => Value,
): NativeCall {
  return (machine, self, args, site) => {
    if (!(self instanceof DateValue))
      return isUnknown(self) ? self : throwError(machine, 'TypeError', 'this is not a Date object', site);
    return self.taint ?? run(machine, self, args, site);
  };
}

export function installDate(realm: Realm): void {
  const proto = realm.protos.date;
  const names = Object.getOwnPropertyNames(Date.prototype);
  const readings: readonly Reading[] = ['toISOString', 'toJSON', 'getTime', 'valueOf', 'toUTCString'];
  for (const name of [...readings, ...names.filter((one) => one.startsWith('getUTC'))]) {
    const method = (Date.prototype as unknown as Record<string, (this: Date) => unknown>)[name]!;
    realm.methods(proto, {
      [name]: onDate((machine, { date }, _args, site) => computed(machine, site, () => method.call(date))),
    });
  }
  for (const name of names.filter((one) => one.startsWith('setUTC') || one === 'setTime')) {
    const method = (Date.prototype as unknown as Record<string, (this: Date, ...args: number[]) => unknown>)[
      name
    ]!;
    realm.methods(proto, {
      [name]: onDate((machine, value, args, site) => changed(machine, value, args, site, method)),
    });
  }
  // What depends on the zone or the locale, and what changes by it.
  for (const name of names.filter((one) => !proto.props.has(one))) {
    realm.methods(proto, {
      [name]: onDate((machine, value, _args, site) => {
        const cause = localTime(site);
        if (name.startsWith('set')) {
          touchContents(machine, value);
          value.taint = cause;
        }
        return cause;
      }),
    });
  }
  const constructor = realm.class('Date', proto, (_machine, _self, _args, site) => now(site), make, Date);
  realm.methods(constructor, {
    now: (_machine, _self, _args, site) => now(site),
    UTC: (machine, _self, args, site) => {
      const numbers = args.map((arg) => toNumber(machine, arg, site));
      return numbers.find(isUnknown) ?? Date.UTC(...(numbers as [number, number]));
    },
    parse: (machine, self, args, site) => {
      const date = make(machine, self, args.slice(0, 1), site);
      return date instanceof DateValue ? date.date.getTime() : date;
    },
  });
}

function changed(
  machine: Machine,
  value: DateValue,
  args: readonly Value[],
  site: Site,
  method: (this: Date, ...args: number[]) => unknown,
): Value {
  const numbers = args.map((arg) => toNumber(machine, arg, site));
  const doubt = numbers.find(isUnknown);
  touchContents(machine, value);
  if (doubt) return (value.taint = doubt);
  value.date = new Date(value.date);
  return method.apply(value.date, numbers as number[]) as number;
}
