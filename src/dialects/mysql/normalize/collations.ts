import type { Flavour } from '../flavour.js';
import { own } from '../../../own.js';

/** Default collations that are not named `<character set>_general_ci` (both servers, SHOW CHARACTER SET). */
const DEFAULTS: Readonly<Record<string, string>> = {
  big5: 'big5_chinese_ci',
  binary: 'binary',
  cp932: 'cp932_japanese_ci',
  dec8: 'dec8_swedish_ci',
  eucjpms: 'eucjpms_japanese_ci',
  euckr: 'euckr_korean_ci',
  gb18030: 'gb18030_chinese_ci',
  gb2312: 'gb2312_chinese_ci',
  gbk: 'gbk_chinese_ci',
  hp8: 'hp8_english_ci',
  latin1: 'latin1_swedish_ci',
  sjis: 'sjis_japanese_ci',
  swe7: 'swe7_swedish_ci',
  tis620: 'tis620_thai_ci',
  ujis: 'ujis_japanese_ci',
};

/** The collation of a character set where none is named. MariaDB 11.6 and later differ for utf8mb4, and always name it. */
export function defaultCollation(charset: string, flavour: Flavour): string {
  if (charset === 'utf8mb4' && flavour.dialect === 'mysql') return 'utf8mb4_0900_ai_ci';
  return own(DEFAULTS, charset) ?? `${charset}_general_ci`;
}

/** The collation that a charset and a collation, as far as they are given, come to. */
export function collationOf(
  charset: string | undefined,
  collation: string | undefined,
  flavour: Flavour,
): string | undefined {
  return collation ?? (charset === undefined ? undefined : defaultCollation(charset, flavour));
}

/** What a new database has on a server of our own. */
export function usualCollation(flavour: Flavour): string {
  return defaultCollation('utf8mb4', flavour);
}

/** `latin1` of `latin1_swedish_ci`. */
export function charsetOf(collation: string): string {
  return collation.split('_')[0] ?? collation;
}
