/** Runs what somebody asks for, so many at a time; the rest waits behind the own, and keeps nobody else waiting. */
export type FairShare = <Result>(who: string, work: () => Promise<Result>) => Promise<Result>;

/** @param each how much of one asker is worked on at the same time */
export function makeFairShare(each: number): FairShare {
  const working = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();
  const enter = (who: string): Promise<void> => {
    const count = working.get(who) ?? 0;
    if (count < each) {
      working.set(who, count + 1);
      return Promise.resolve();
    }
    const line = waiting.get(who) ?? [];
    waiting.set(who, line);
    return new Promise((resolve) => line.push(resolve));
  };
  /** Whoever is next takes the place over. */
  const leave = (who: string): void => {
    const line = waiting.get(who);
    const next = line?.shift();
    if (line?.length === 0) waiting.delete(who);
    if (next) return next();
    const left = (working.get(who) ?? 1) - 1;
    if (left > 0) working.set(who, left);
    else working.delete(who);
  };
  return async (who, work) => {
    await enter(who);
    try {
      return await work();
    } finally {
      leave(who);
    }
  };
}
