import { describe, expect, it } from 'vitest';
import { shareReads } from './shared-reads.ts';

/** Counts how often somebody really reads. */
function reader() {
  let count = 0;
  return { count: () => count, read: async () => (count += 1) };
}

describe('reads that are shared', () => {
  it('are one for all who ask meanwhile', async () => {
    const [shared, head] = [shareReads(() => 0), reader()];
    const all = await Promise.all(
      Array.from({ length: 1_000 }, () => shared.read('head', head.read)),
    );
    expect([new Set(all).size, head.count()]).toEqual([1, 1]);
  });

  it('are of one question each', async () => {
    const [shared, head] = [shareReads(() => 0), reader()];
    expect(await shared.read('one', head.read)).toBe(1);
    expect(await shared.read('other', head.read)).toBe(2);
  });

  it('begin anew when something is new, also while one is under way', async () => {
    const [shared, head] = [shareReads(() => 0), reader()];
    const slow = Promise.withResolvers<number>();
    const before = shared.read('head', () => slow.promise);
    shared.forget();
    expect(await shared.read('head', head.read)).toBe(1);
    slow.resolve(7);
    expect([await before, await shared.read('head', head.read)]).toEqual([7, 1]);
  });

  it('are not told for longer than a second', async () => {
    let now = 0;
    const [shared, head] = [shareReads(() => now), reader()];
    await shared.read('head', head.read);
    now = 999;
    expect(await shared.read('head', head.read)).toBe(1);
    now = 1_000;
    expect(await shared.read('head', head.read)).toBe(2);
  });

  it('are not told for longer because the clock was put back', async () => {
    let now = 3_600_000;
    const [shared, head] = [shareReads(() => now), reader()];
    await shared.read('head', head.read);
    now = 0;
    expect(await shared.read('head', head.read)).toBe(2);
  });

  it('do not keep a failure', async () => {
    const [shared, head] = [shareReads(() => 0), reader()];
    const fails = () => Promise.reject(new Error('the line broke'));
    await expect(shared.read('head', fails)).rejects.toThrow('the line broke');
    expect(await shared.read('head', head.read)).toBe(1);
  });

  it('hold a few answers, not all that were ever given', async () => {
    const [shared, head] = [shareReads(() => 0), reader()];
    for (let at = 0; at < 100; at += 1) await shared.read(`page ${at}`, head.read);
    await shared.read('page 99', head.read);
    expect(head.count()).toBe(100);
    await shared.read('page 0', head.read);
    expect(head.count()).toBe(101);
  });
});
