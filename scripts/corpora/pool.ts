/** Runs tasks, some at once; gives what they gave, in their order. Rejects with the first that rejects, when all have ended. */
export async function inPool<T>(tasks: readonly (() => Promise<T>)[], width: number): Promise<T[]> {
  const results = new Map<number, T>();
  const queue = [...tasks.entries()];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [place, task] = next;
      results.set(place, await task());
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: width }, worker));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return tasks.map((_, place) => results.get(place) as T);
}
