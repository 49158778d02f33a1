import { afterEach } from 'vitest';

type Closable = { close(): Promise<void> };

/** What a test opens, closed again after it, the last opened first. For the top of a test file. */
export function keeping() {
  const open: Closable[] = [];
  afterEach(async () => {
    for (const thing of open.splice(0)) await thing.close();
  });
  return {
    async kept<Thing extends Closable>(opening: Promise<Thing>): Promise<Thing> {
      const thing = await opening;
      open.unshift(thing);
      return thing;
    },
    /** Closes one before the test is over. */
    async closed(thing: Closable): Promise<void> {
      open.splice(open.indexOf(thing), 1);
      await thing.close();
    },
  };
}
