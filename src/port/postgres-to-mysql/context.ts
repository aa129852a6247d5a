import type { WayContext } from '../way.js';

export { lose, stop, within, type Ported } from '../way.js';

/** In what MySQL and MariaDB differ for porting. */
export interface TargetFeatures {
  readonly dialect: 'mysql' | 'mariadb';
  readonly title: string;
  /** A key of an index may be an expression; else it needs a generated column. */
  readonly functionalKeys: boolean;
  readonly uuidType: boolean;
  readonly sequences: boolean;
  /** A collation that tells apart case, accents and trailing spaces. */
  readonly collation: string;
  readonly caseInsensitive: string;
}

/** MySQL 8.0.16 and later. Collations: MySQL manual, "Unicode Character Sets" (NO PAD for the `0900` ones). */
export const MYSQL: TargetFeatures = {
  dialect: 'mysql',
  title: 'MySQL',
  functionalKeys: true,
  uuidType: false,
  sequences: false,
  collation: 'utf8mb4_0900_bin',
  caseInsensitive: 'utf8mb4_0900_as_ci',
};

/** MariaDB 10.7 and later. Collations: MariaDB documentation, "Supported Character Sets and Collations" (`nopad`). */
export const MARIADB: TargetFeatures = {
  dialect: 'mariadb',
  title: 'MariaDB',
  functionalKeys: false,
  uuidType: true,
  sequences: true,
  collation: 'utf8mb4_nopad_bin',
  caseInsensitive: 'utf8mb4_unicode_nopad_ci',
};

/** Where an operation is ported. */
export interface PortContext extends WayContext {
  readonly features: TargetFeatures;
}
