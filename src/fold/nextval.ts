import type { Expression, Name } from '../ir/index.js';

/**
 * The sequence in `nextval('s')`, `nextval('s'::regclass)`: PostgreSQL resolves the text when the default is made and
 * keeps the sequence itself (manual: 9.17 Sequence Manipulation Functions).
 */
export function nextvalSequence(expression: Expression): Name | undefined {
  if (expression.kind !== 'call' || expression.name.name !== 'nextval') return undefined;
  const [argument] = expression.args;
  return argument === undefined ? undefined : regclassOf(argument);
}

/** The name of a relation that is written as text, with or without a cast: `'s'`, `'s'::regclass`. */
export function regclassOf(expression: Expression): Name | undefined {
  const text = expression.kind === 'cast' && isRegclass(expression) ? expression.operand : expression;
  return text.kind === 'string' ? parseRegclass(text.value) : undefined;
}

/** The same `nextval` of another sequence. */
export function withNextvalSequence(expression: Expression, sequence: Name): Expression {
  if (expression.kind !== 'call') return expression;
  const replaced = expression.args.map((argument): Expression => {
    const text: Expression = { kind: 'string', value: printRegclass(sequence) };
    return argument.kind === 'cast' ? { ...argument, operand: text } : text;
  });
  return { ...expression, args: replaced };
}

/** `nextval('s'::regclass)`, as the server shows it. */
export function nextvalOf(sequence: Name): Expression {
  const text: Expression = { kind: 'string', value: printRegclass(sequence) };
  return {
    kind: 'call',
    name: { name: 'nextval' },
    args: [{ kind: 'cast', operand: text, type: { kind: 'native', name: 'regclass' } }],
  };
}

function isRegclass(cast: Extract<Expression, { kind: 'cast' }>): boolean {
  return (cast.type.kind === 'native' || cast.type.kind === 'named') && typeName(cast.type) === 'regclass';
}

function typeName(type: { readonly name: string | Name }): string {
  return typeof type.name === 'string' ? type.name : type.name.name;
}

/** A name as `regclass` reads it: unquoted parts are folded to lower case. `public` is the default schema. */
function parseRegclass(text: string): Name | undefined {
  const parts: string[] = [];
  const pattern = /\s*(?:"((?:[^"]|"")+)"|([^\s".]+))\s*(\.|$)/gy;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    parts.push(match[1]?.replaceAll('""', '"') ?? (match[2] ?? '').toLowerCase());
    if (match[3] === '') break;
  }
  const name = parts.at(-1);
  if (name === undefined || parts.length > 2) return undefined;
  const schema = parts.length === 2 ? parts[0] : undefined;
  return schema === undefined || schema === 'public' ? { name } : { schema, name };
}

function printRegclass(name: Name): string {
  const parts = name.schema === undefined ? [name.name] : [name.schema, name.name];
  return parts
    .map((part) => (/^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');
}
