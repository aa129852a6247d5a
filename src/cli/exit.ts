/** Exit codes of the command line; also in `ormbridge --help` and the README. */
export const EXIT = {
  /** Everything is exact, and proven if asked for. */
  exact: 0,
  /** A defect of ormbridge: please report it. */
  internal: 1,
  /** Written, but something named is lost. */
  lossy: 2,
  /** Written, but a person must decide somewhere: those migrations stop there. */
  manual: 3,
  /** Verification found a difference, or a migration failed on the server. */
  difference: 4,
  /** Bad input, or a server or tool that cannot be used: nothing was written, or what was written is not proven. */
  badInput: 5,
} as const;

/** The list for `--help`. */
export const EXIT_HELP = [
  'Exit codes:',
  '  0  everything is exact (and proven, with --verify)',
  '  1  a defect of ormbridge',
  '  2  something is lost, and named',
  '  3  a person must decide somewhere: the written migration stops there',
  '  4  verification found a difference, or a migration failed',
  '  5  bad input, or a server that cannot be used: nothing was written',
].join('\n');
