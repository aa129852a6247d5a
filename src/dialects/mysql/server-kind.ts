/**
 * What is particular about running one of the two servers that speak MySQL's protocol. The programs of MariaDB have
 * borne MySQL's names (until MariaDB 11), so it is what a program says of its version that tells them apart.
 */
export interface ServerKind {
  readonly name: 'mysql' | 'mariadb';
  /** For people. */
  readonly title: string;
  /** Names of the server's program, the best first. */
  readonly programs: readonly string[];
  /** The environment variable that names the program. */
  readonly variable: string;
  /** Folders where packages put the program, beside those of the PATH. */
  readonly folders: readonly string[];
  /** Whether a version, as the program or `SELECT VERSION()` gives it, is of this server. */
  isVersion(version: string): boolean;
  /** The oldest version that is supported, as major and minor number. */
  readonly oldest: readonly [number, number];
  /** How scratch databases are made where the server is ours. */
  readonly charset: string;
  /** Settings of a server that is small and whose data nobody will miss. */
  readonly settings: Readonly<Record<string, string>>;
  /** The image that Docker gets, and the variable that names another. */
  readonly image: { readonly default: string; readonly variable: string };
}

/**
 * Durability off (MySQL manual, "InnoDB Startup Options"; `nosync` does no fsync at all), logs as small as they may be,
 * no binary log. Without name resolution a connection costs no look-up.
 */
const COMMON: Readonly<Record<string, string>> = {
  'bind-address': '127.0.0.1',
  'skip-name-resolve': 'ON',
  'skip-log-bin': '',
  'innodb-doublewrite': 'OFF',
  'innodb-flush-method': 'nosync',
  'innodb-flush-log-at-trx-commit': '0',
  'innodb-buffer-pool-size': '64M',
  'character-set-server': 'utf8mb4',
  'performance-schema': 'OFF',
  'max-connections': '60',
};

/** MySQL 8 and 9. */
export const mysqlServer: ServerKind = {
  name: 'mysql',
  title: 'MySQL',
  programs: ['mysqld'],
  variable: 'ORMBRIDGE_MYSQLD',
  folders: [
    '/usr/sbin',
    '/usr/libexec',
    '/usr/local/mysql/bin',
    '/opt/mysql/bin',
    '/opt/homebrew/opt/mysql/bin',
    '/usr/local/opt/mysql/bin',
  ],
  isVersion: (version) => !/mariadb/i.test(version),
  // Older ones read CHECK and forget it.
  oldest: [8, 0],
  charset: 'CHARACTER SET utf8mb4',
  settings: {
    ...COMMON,
    'innodb-redo-log-capacity': '8M',
    'auto-generate-certs': 'OFF',
    mysqlx: 'OFF',
    // Table statistics as they are now, not as they were remembered (manual, information_schema_stats_expiry).
    'information-schema-stats-expiry': '0',
  },
  image: { default: 'mysql:9', variable: 'ORMBRIDGE_MYSQL_IMAGE' },
};

/** MariaDB 10.11 and 11. */
export const mariadbServer: ServerKind = {
  name: 'mariadb',
  title: 'MariaDB',
  programs: ['mariadbd', 'mysqld'],
  variable: 'ORMBRIDGE_MARIADBD',
  folders: [
    '/usr/sbin',
    '/usr/libexec',
    '/usr/local/mariadb/bin',
    '/opt/mariadb/bin',
    '/opt/homebrew/opt/mariadb/bin',
    '/usr/local/opt/mariadb/bin',
  ],
  isVersion: (version) => /mariadb/i.test(version),
  oldest: [10, 6],
  charset: 'CHARACTER SET utf8mb4',
  settings: { ...COMMON, 'innodb-log-file-size': '8M' },
  image: { default: 'mariadb:11', variable: 'ORMBRIDGE_MARIADB_IMAGE' },
};
