/** How far back a repeat is recognised. Stop and wait needs one; the rest is for a line that stutters. */
const REMEMBERED = 32;

/** Remembers the last messages of the peer, so that a repeat is answered again and not done again. */
export type RepeatMemory = {
  /** Whether this is the first time; it is remembered from now on. */
  isNew(epoch: number, seq: number): boolean;
};

export function createRepeatMemory(): RepeatMemory {
  const seen: string[] = [];
  return {
    isNew(epoch, seq) {
      const key = `${epoch}:${seq}`;
      if (seen.includes(key)) return false;
      seen.push(key);
      if (seen.length > REMEMBERED) seen.shift();
      return true;
    },
  };
}
