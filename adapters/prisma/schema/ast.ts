import type { Attribute, AttributeArgument, BlockAttribute, Comment, Value } from '@mrleebo/prisma-ast';

/** A string as Prisma writes it; its escapes are JSON's. */
export function text(value: string): Value {
  return JSON.stringify(value);
}

/** `name(arg, …)`, as in `now()` or `raw("…")`. */
export function call(name: string, ...params: readonly Value[]): Value {
  return { type: 'function', name, params: [...params] };
}

/** `[a, b]`. */
export function list(values: readonly Value[]): Value {
  return { type: 'array', args: [...values] };
}

/** An argument of an attribute, with its name where it has one. */
export function argument(value: Value, name?: string): AttributeArgument {
  return {
    type: 'attributeArgument',
    value: name === undefined ? value : { type: 'keyValue', key: name, value },
  };
}

/** `@name(args)` of a field or an enum's value. */
export function attribute(name: string, ...args: readonly AttributeArgument[]): Attribute {
  return { type: 'attribute', kind: 'field', name, args: [...args] };
}

/** `@db.Name(args)`. */
export function nativeAttribute(name: string, args: readonly number[]): Attribute {
  return { ...attribute(name, ...args.map((arg) => argument(arg))), group: 'db' };
}

/** `@@name(args)`. */
export function blockAttribute(name: string, ...args: readonly AttributeArgument[]): BlockAttribute {
  return { type: 'attribute', kind: 'object', name, args: [...args] };
}

/** Documentation lines. */
export function documentation(comment: string | undefined): Comment[] {
  if (comment === undefined) return [];
  return comment.split(/\r?\n/).map((line) => ({ type: 'comment', text: `/// ${line}`.trimEnd() }));
}
