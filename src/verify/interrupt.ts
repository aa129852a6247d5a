/** The exit codes of shells for a program that a signal ended. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Signal = keyof typeof EXIT_CODES;

/**
 * Runs `cleanUp` when the user interrupts the program, then ends it: databases on a user's server must not stay behind.
 * A second interrupt ends it at once. Gives the function that takes the listeners away again.
 */
export function onInterrupt(cleanUp: () => Promise<void>): () => void {
  let isCleaning = false;
  const listeners = (Object.keys(EXIT_CODES) as Signal[]).map((signal) => {
    const listener = (): void => {
      if (isCleaning) process.exit(EXIT_CODES[signal]);
      isCleaning = true;
      void cleanUp()
        .catch(() => {})
        .finally(() => process.exit(EXIT_CODES[signal]));
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => {
    for (const remove of listeners) remove();
  };
}
