import { awaitedCall, listText, objectText, type TextOf } from '../../shared/writer/call-text.js';
import { stringLiteral, stringValue } from '../../shared/writer/javascript.js';
import { columnAdded } from '../compiler/compile-call.js';
import { NEW_MARK } from '../compiler/objects.js';

/** An argument of a call, as it is written and as it is given to the real TypeORM. */
export type Argument =
  | string
  | number
  | boolean
  | readonly Argument[]
  /** An object literal, or with a class `new Table({…})`. */
  | {
      readonly kind: 'object';
      readonly className?: string;
      readonly entries: Readonly<Record<string, Argument>>;
    };

/** A call of the query runner. */
export interface Call {
  readonly method: string;
  readonly args: readonly Argument[];
  /** An `addColumn` that is done unless the column is there. */
  readonly isGuarded?: true;
}

/** Makes a call. */
export function call(method: string, ...args: readonly Argument[]): Call {
  return { method, args };
}

/** Makes an object argument, without the entries that are undefined. */
export function object(entries: Readonly<Record<string, Argument | undefined>>): Argument {
  return { kind: 'object', entries: known(entries) };
}

/** `new TableColumn({…})`, without the entries that are undefined. */
export function made(className: string, entries: Readonly<Record<string, Argument | undefined>>): Argument {
  return { kind: 'object', className, entries: known(entries) };
}

function known(entries: Readonly<Record<string, Argument | undefined>>): Readonly<Record<string, Argument>> {
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, Argument] => entry[1] !== undefined),
  );
}

/** What an argument is for the compiler. */
export function valueOf(arg: Argument): unknown {
  if (typeof arg !== 'object') return arg;
  if (isList(arg)) return arg.map(valueOf);
  const data = Object.fromEntries(Object.entries(arg.entries).map(([key, value]) => [key, valueOf(value)]));
  return arg.className === undefined ? data : { [NEW_MARK]: arg.className, options: data };
}

/** The classes of TypeORM that a call makes. */
export function classesOf({ args }: Call): readonly string[] {
  const found: string[] = [];
  const look = (arg: Argument): void => {
    if (typeof arg !== 'object') return;
    if (isList(arg)) {
      for (const element of arg) look(element);
      return;
    }
    if (arg.className !== undefined) found.push(arg.className);
    for (const value of Object.values(arg.entries)) look(value);
  };
  for (const arg of args) look(arg);
  return found;
}

/** A call as an awaited statement. */
export function callText(one: Call, indent: string): string {
  const added = one.isGuarded === true ? columnAdded(one.args.map(valueOf)) : undefined;
  if (added !== undefined) {
    const { isGuarded: _, ...plain } = one;
    const asked = `${stringLiteral(added.table)}, ${stringLiteral(added.column)}`;
    return `${indent}if (!(await queryRunner.hasColumn(${asked}))) {\n${callText(plain, `${indent}  `)}\n${indent}}`;
  }
  return awaitedCall(`queryRunner.${one.method}`, one.args.map(textOf), indent);
}

function textOf(arg: Argument): TextOf {
  return (indent, width) => argumentText(arg, indent, width);
}

function argumentText(arg: Argument, indent: string, width: number): string {
  if (typeof arg === 'string') return stringValue(arg);
  if (typeof arg !== 'object') return String(arg);
  if (isList(arg)) return listText(arg.map(textOf), indent, width);
  const entries = Object.entries(arg.entries).map(([key, value]) => [key, textOf(value)] as const);
  const text = objectText(entries, [], indent, width);
  return arg.className === undefined ? text : `new ${arg.className}(${text})`;
}

function isList(arg: Argument): arg is readonly Argument[] {
  return Array.isArray(arg);
}
