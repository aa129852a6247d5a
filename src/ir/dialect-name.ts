/** The dialects that the IR can name. Which of them a build reads and writes is the registry's matter. */
export type DialectName = 'postgres' | 'mysql' | 'mariadb' | 'sqlite';
