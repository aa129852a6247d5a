import { describe, expect, test } from 'vitest';
import { mariadb, printedType, type } from './reading.js';

/** What is declared → how it is printed, which is how the server shows it but for spaces. */
const spellings: readonly (readonly [string, string])[] = [
  ['INT', 'int'],
  ['INTEGER(11)', 'int'],
  ['int(10) unsigned', 'int unsigned'],
  ['INT(5) ZEROFILL', 'int(5) unsigned zerofill'],
  ['TINYINT(1)', 'tinyint(1)'],
  ['BOOL', 'tinyint(1)'],
  ['boolean', 'tinyint(1)'],
  ['TINYINT', 'tinyint'],
  ['tinyint(1) unsigned', 'tinyint unsigned'],
  ['INT3', 'mediumint'],
  ['SMALLINT SIGNED', 'smallint'],
  ['BIGINT(20) UNSIGNED', 'bigint unsigned'],
  ['DEC', 'decimal(10,0)'],
  ['NUMERIC(5)', 'decimal(5,0)'],
  ['DECIMAL(10,2) UNSIGNED', 'decimal(10,2) unsigned'],
  ['FLOAT', 'float'],
  ['FLOAT(24)', 'float'],
  ['FLOAT(53)', 'double'],
  ['FLOAT(7,4)', 'float(7,4)'],
  ['DOUBLE PRECISION', 'double'],
  ['REAL', 'double'],
  ['BIT', 'bit(1)'],
  ['BIT(8)', 'bit(8)'],
  ['CHAR', 'char(1)'],
  ['CHARACTER VARYING(20)', 'varchar(20)'],
  ['NCHAR VARYING(20)', 'varchar(20)'],
  ['NATIONAL CHARACTER(3)', 'char(3)'],
  ['VARCHAR(255)', 'varchar(255)'],
  ['CHAR(3) BYTE', 'binary(3)'],
  ['CHAR(3) CHARACTER SET binary', 'binary(3)'],
  ['TEXT CHARSET binary', 'blob'],
  ['BINARY(16)', 'binary(16)'],
  ['VARBINARY(16)', 'varbinary(16)'],
  ['TINYTEXT', 'tinytext'],
  ['LONG VARCHAR', 'mediumtext'],
  ['LONG', 'mediumtext'],
  ['LONG VARBINARY', 'mediumblob'],
  ['LONGTEXT', 'longtext'],
  ['TEXT(300)', 'text(300)'],
  ['LONGBLOB', 'longblob'],
  ['DATETIME', 'datetime'],
  ['DATETIME(0)', 'datetime'],
  ['DATETIME(6)', 'datetime(6)'],
  ['TIMESTAMP(3)', 'timestamp(3)'],
  ['TIME(2)', 'time(2)'],
  ['DATE', 'date'],
  ['YEAR(4)', 'year'],
  ['JSON', 'json'],
  ["ENUM('a', 'b  ', 'it''s', \"q\")", "enum('a', 'b', 'it''s', 'q')"],
  ["SET('x','y') CHARACTER SET utf8", "set('x', 'y')"],
  ['GEOMCOLLECTION', 'geometrycollection'],
  ['POINT', 'point'],
  ['VECTOR(3)', 'vector(3)'],
];

describe('types', () => {
  test.each(spellings)('%s is %s', (declared, shown) => {
    expect(printedType(declared)).toBe(shown);
    expect(type(shown)).toEqual(type(declared));
  });

  test('a truth value is tinyint(1), and nothing else', () => {
    expect(type('tinyint(1)')).toEqual({ kind: 'boolean' });
    expect(type('tinyint(2)')).toEqual({ kind: 'integer', bits: 8 });
  });

  test('MariaDB keeps widths that are not its own, and has types of its own', () => {
    expect(printedType('int(11)', mariadb)).toBe('int');
    expect(printedType('int(5)', mariadb)).toBe('int(5)');
    expect(printedType('year(2)', mariadb)).toBe('year(2)');
    expect(type('UUID', mariadb)).toEqual({ kind: 'uuid' });
    expect(type('INET6', mariadb)).toEqual({ kind: 'native', name: 'inet6' });
  });

  test.each(['', 'varchar', 'no_type', 'int(', "enum('a'", 'int unsigned x'])('%s is no type', (text) => {
    expect(() => type(text)).toThrow('not SQL of one type');
  });
});
