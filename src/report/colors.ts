import picocolors from 'picocolors';

/** Colours for a stream: none where it is not a terminal, or NO_COLOR or `--no-color` says so. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** FORCE_COLOR turns colours on for a pipe, NO_COLOR turns them off for a terminal. */
export function colorsFor(stream: { readonly isTTY?: boolean }): Colors {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const isForced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0';
  const isOff =
    (NO_COLOR !== undefined && NO_COLOR !== '') || FORCE_COLOR === '0' || process.env['TERM'] === 'dumb';
  return picocolors.createColors(!isOff && (isForced || stream.isTTY === true));
}
