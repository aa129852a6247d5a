import type { ColumnType } from '../ir/index.js';
import { momentsOf } from './moments.js';
import { NULL, number, text, type ProbeValue } from './value.js';

/** What is known of a column beyond its type. */
export interface ColumnFacts {
  /** What the column means in the source; enums and domains are resolved. */
  readonly type: ColumnType;
  /** What it is in the target: where its edges are others, they are tried too. */
  readonly target: ColumnType;
  readonly nullable: boolean;
  /** Constants of the checks that mention it. */
  readonly constants: readonly string[];
}

/** A value that a column mostly takes, another one for each number. */
export function plainValue(type: ColumnType, n: number): ProbeValue {
  switch (type.kind) {
    case 'integer':
      return number(type.bits === 8 ? n % 100 : 7000 + n);
    case 'decimal': {
      const whole = (type.precision ?? 10) - (type.scale ?? 0);
      return whole > 0 ? number(n % 10 ** Math.min(whole, 9)) : number('0');
    }
    case 'float':
      return number(n);
    case 'boolean':
      return { kind: 'boolean', value: true };
    case 'string':
    case 'char':
    case 'text':
      return text(plainText(lengthOf(type), n));
    case 'binary':
      return { kind: 'bytes', hex: hexOf(n, type.form === undefined ? 4 : (type.length ?? 1)) };
    case 'enum':
      return text(type.values[0] ?? '');
    case 'set':
      return text(type.values[0] ?? '');
    case 'bit':
      return text(String(n % 2).padStart(type.length ?? 1, '0'));
    case 'date':
      return text(`2024-02-${String(1 + (n % 28)).padStart(2, '0')}`);
    case 'time':
      return text(`10:${two(n % 60)}:${two(Math.floor(n / 60) % 60)}`);
    case 'timestamp': {
      const local = `2024-02-03 10:${two(n % 60)}:${two(Math.floor(n / 60) % 60)}`;
      return type.zone ? { kind: 'instant', local, offset: '+00:00' } : text(local);
    }
    case 'interval':
      return text(`PT${n}S`);
    case 'uuid':
      return text(`a0eebc99-9c0b-4ef8-bb6d-${n.toString(16).padStart(12, '0')}`);
    case 'json':
    case 'jsonb':
      return text(`{"n":${n}}`);
    case 'array':
      return { kind: 'array', elements: [plainValue(type.of, n)] };
    case 'named':
    case 'native':
      return nativePlain(type.kind === 'native' ? type.name : type.name.name, n);
  }
}

/** Everything else that is tried in a column, the plainest first. */
export function oddValues(facts: ColumnFacts): readonly ProbeValue[] {
  const { type, target, constants } = facts;
  const values = [NULL, ...ofType(type, target), ...constants.flatMap((one) => ofConstant(one, type))];
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    return !seen.has(key) && seen.add(key);
  });
}

function ofType(type: ColumnType, target: ColumnType): readonly ProbeValue[] {
  switch (type.kind) {
    case 'integer':
      return integers(type.bits, type.unsigned === true);
    case 'decimal':
      return decimals(type.precision, type.scale ?? 0);
    case 'float':
      return ['0', '-1.5', '0.1', type.bits === 32 ? '3.4e38' : '1.7e308', '1e400', 'NaN', 'Infinity'].map(
        number,
      );
    case 'boolean':
      return [{ kind: 'boolean', value: false }, number('2'), text('maybe')];
    case 'string':
    case 'char':
    case 'text':
      return texts([lengthOf(type), lengthOf(target)].filter((length) => length !== undefined));
    case 'binary':
      return binaries([type, target]);
    case 'enum':
    case 'set':
      return enumValues(type.values);
    case 'bit':
      return ['1', '0'].map((bit) => text(bit.repeat(type.length ?? 1)));
    case 'date':
    case 'time':
    case 'timestamp':
      return momentsOf(type);
    case 'uuid':
      return [
        text('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'),
        text('00000000-0000-0000-0000-000000000000'),
        text('not-a-uuid'),
        text(''),
      ];
    case 'json':
    case 'jsonb':
      return ['{}', '[]', 'null', '"é"', '1.50', '{"a":{"b":[1,null,true,"x"]},"ä":""}', '{', '', 'x'].map(
        text,
      );
    case 'array':
      return [
        { kind: 'array', elements: [] },
        { kind: 'array', elements: [NULL] },
        { kind: 'array', elements: [plainValue(type.of, 1), plainValue(type.of, 2)] },
        text('nonsense'),
      ];
    case 'interval':
      return [text('P1D'), text('-PT1H'), text('nonsense')];
    case 'named':
    case 'native':
      return [text(''), text('nonsense')];
  }
}

/** The plain value between two numbers is odd enough; edges, and one beyond each. */
function integers(bits: number, unsigned: boolean): readonly ProbeValue[] {
  const [low, high] = unsigned
    ? [0n, 2n ** BigInt(bits) - 1n]
    : [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n];
  return [
    number('0'),
    number('-1'),
    number(high),
    number(low),
    number(high + 1n),
    number(low - 1n),
    text('x'),
  ];
}

function decimals(precision: number | undefined, scale: number): readonly ProbeValue[] {
  if (precision === undefined) return ['0', '-0.5', '1234567890.0123456789', 'NaN'].map(number);
  const whole = '9'.repeat(Math.max(precision - scale, 0)) || '0';
  const most = scale > 0 ? `${whole}.${'9'.repeat(scale)}` : whole;
  const half = scale > 0 ? `0.${'0'.repeat(scale)}5` : '0.5';
  return ['0', '-1', most, `-${most}`, half, `-${half}`, `${most}9`, `1${whole}`, 'NaN'].map(number);
}

function texts(lengths: readonly number[]): readonly ProbeValue[] {
  const edges = [...new Set(lengths)].flatMap((length): ProbeValue[] => [
    { kind: 'repeat', text: 'x', count: length },
    { kind: 'repeat', text: 'é', count: length },
    { kind: 'repeat', text: 'x', count: length + 1 },
  ]);
  const long: ProbeValue[] =
    lengths.length === 0 ? [300, 66_000].map((count) => ({ kind: 'repeat', text: 'x', count })) : [];
  return [
    ...[
      '',
      ' ',
      'a',
      'A',
      'a ',
      ' a',
      'é',
      'e\u0301',
      'ß',
      '😀',
      `it's \\n "q" %_`,
      'a\tb\nc',
      '0',
      'NULL',
    ].map(text),
    ...edges,
    ...long,
  ];
}

function binaries(types: readonly ColumnType[]): readonly ProbeValue[] {
  const lengths = types.flatMap((type) =>
    type.kind === 'binary' && type.form !== undefined && (type.length ?? 1) <= 1000 ? [type.length ?? 1] : [],
  );
  return ['', '00', 'ff', '00ff80', ...lengths.flatMap((n) => ['ab'.repeat(n), 'ab'.repeat(n + 1)])].map(
    (hex) => ({
      kind: 'bytes',
      hex,
    }),
  );
}

/** MySQL takes a text that is no value of an ENUM, but a number, for the place of one (manual, "The ENUM Type"). */
function enumValues(values: readonly string[]): readonly ProbeValue[] {
  const [first = 'x'] = values;
  const swapped = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
  return [...values.slice(1, 20), swapped, `${first} `, 'nonsense', '', '1'].map(text);
}

/** A constant of a check, and what lies beside it. */
function ofConstant(constant: string, type: ColumnType): readonly ProbeValue[] {
  const isNumber = /^-?\d+(\.\d+)?$/.test(constant);
  switch (type.kind) {
    case 'integer':
    case 'decimal':
    case 'float': {
      if (!isNumber) return [];
      return [constant, String(Number(constant) - 1), String(Number(constant) + 1)].map(number);
    }
    case 'string':
    case 'char':
    case 'text': {
      const length = isNumber ? Number(constant) : Number.NaN;
      const lengths = Number.isInteger(length) && length >= 0 && length <= 1000 ? [length, length + 1] : [];
      return [
        text(constant),
        ...lengths.map((count): ProbeValue => ({ kind: 'repeat', text: 'a', count })),
        ...['abc', 'ABC', '123', 'a@b.co', 'https://a.bc', '#a1b2c3'].map(text),
      ];
    }
    case 'date':
    case 'enum':
      return [text(constant)];
    default:
      return [];
  }
}

/** Characters that a text of the type holds at most; undefined: many. */
export function lengthOf(type: ColumnType): number | undefined {
  if (type.kind === 'string') return type.length;
  if (type.kind === 'char') return type.length ?? 1;
  return undefined;
}

/** With an accent, and in lower case where there is room: both can be changed. */
function plainText(length: number | undefined, n: number): string {
  const digits = n.toString(36);
  if (length === undefined || length >= digits.length + 3) return `ké${digits}`;
  return digits.slice(-length);
}

function hexOf(n: number, length: number): string {
  const digits = n.toString(16).padStart(Math.min(length, 8) * 2, '0');
  return digits.slice(-length * 2);
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

function nativePlain(name: string, n: number): ProbeValue {
  switch (name) {
    case 'inet':
    case 'cidr':
      return text(`10.0.${Math.floor(n / 250) % 250}.${n % 250}`);
    case 'macaddr':
      return text(`08:00:2b:01:${two(Math.floor(n / 90) % 90)}:${two(n % 90)}`);
    case 'xml':
      return text(`<a>${n}</a>`);
    case 'tsvector':
      return text(`word${n}`);
    case 'year':
      return text(String(2000 + (n % 100)));
    default:
      return text(`v${n}`);
  }
}
