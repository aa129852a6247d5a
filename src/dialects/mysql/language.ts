import type { Dialect } from '../dialect.js';
import type { Flavour } from './flavour.js';
import { parse, parseExpression, parseType } from './parse.js';
import { remembered } from '../remembered.js';
import { settingsLeft } from './settings-left.js';
import { print, printExpression, printStop, printType, quoteIdentifier, quoteString } from './print.js';

/** The part of a dialect that reads and prints. */
export type Language = Pick<
  Dialect,
  | 'name'
  | 'load'
  | 'parse'
  | 'parseExpression'
  | 'parseType'
  | 'print'
  | 'settingsLeft'
  | 'printStop'
  | 'printExpression'
  | 'printType'
  | 'quoteIdentifier'
  | 'quoteString'
>;

/** Reading and printing for MySQL or one of its siblings. */
export function languageOf(flavour: Flavour): Language {
  return {
    name: flavour.dialect,
    load: () => Promise.resolve(),
    parse: remembered((sql, source) => parse(sql, source, flavour)),
    parseExpression: (sql) => parseExpression(sql, flavour),
    parseType: (sql) => parseType(sql, flavour),
    print: (operation, before) => print(operation, flavour, before),
    settingsLeft,
    printStop,
    printExpression: (expression) => printExpression(expression, flavour),
    printType: (type) => printType(type, flavour),
    quoteIdentifier,
    quoteString,
  };
}
