import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Asker, createDeviceArbiter, type DeviceArbiter, HOLD_MS } from './device-sharing.ts';

const [one, other] = ['一', '二'].map((name, at): Asker => {
  const windowId = `window-${at}`;
  return { workstationId: `id-${at}`, workstation: name, windowId, ticketNumber: `A00${at}` };
}) as [Asker, Asker];
const cuff = 'tcp:10.0.0.5:4001';
const LATER = HOLD_MS;
let home: DeviceArbiter;
beforeEach(() => {
  home = createDeviceArbiter(0);
});

const hold = (asker: Asker, now: number, hadIt = false) => home.hold(cuff, asker, hadIt, now);

describe('a device of two workstations', () => {
  it('is of one window at a time, and the other is told whose', () => {
    expect(hold(one, LATER)).toEqual({
      standing: 'yours',
      holder: { workstation: '一', ticketNumber: 'A000' },
      waiting: [],
    });
    expect(hold(other, LATER)).toMatchObject({
      standing: 'theirs',
      holder: { workstation: '一', ticketNumber: 'A000' },
    });
    expect(hold(one, LATER).waiting).toEqual(['二']);
    expect(home.ownerOf(cuff, one, LATER)).toBe('yours');
    expect(home.ownerOf(cuff, other, LATER)).toBe('theirs');
  });

  it('goes to who waits longest when it is let go', () => {
    const third = { ...other, workstationId: 'id-3', workstation: '三' };
    hold(one, LATER);
    hold(other, LATER + 1);
    hold(third, LATER + 2);
    home.release(cuff, one.workstationId);
    expect(hold(third, LATER + 3).standing).toBe('settling');
    expect(hold(one, LATER + 3).standing).toBe('settling');
    expect(hold(other, LATER + 4)).toMatchObject({ standing: 'yours', waiting: ['三', '一'] });
  });

  it('passes over who waits no more', () => {
    hold(one, LATER);
    hold(other, LATER);
    home.release(cuff, one.workstationId);
    expect(hold(one, LATER + 60_000).standing).toBe('yours');
  });

  it('stays with who is out of reach for as long as a measurement may take, and no longer', () => {
    hold(one, LATER);
    expect(hold(other, LATER + HOLD_MS - 1).standing).toBe('theirs');
    expect(hold(other, LATER + HOLD_MS).standing).toBe('yours');
    expect(hold(one, LATER + HOLD_MS, true).standing).toBe('theirs');
  });

  it('is given to nobody new by a home that has just begun, which does not know who had it', () => {
    expect(hold(other, 1_000).standing).toBe('settling');
    expect(hold(one, 2_000, true).standing).toBe('yours');
    expect(hold(other, 3_000).standing).toBe('theirs');
  });

  it('says of a reading that no window holds it, to one workstation only', () => {
    expect(home.ownerOf(cuff, { ...one, windowId: null }, LATER)).toBe('nobodys');
    expect(home.ownerOf(cuff, { ...other, windowId: null }, LATER + 5)).toBe('theirs');
    expect(home.ownerOf(cuff, { ...one, windowId: null }, LATER + 9)).toBe('nobodys');
  });

  it('is not the next window’s of the same workstation before that has asked', () => {
    hold(one, LATER);
    expect(home.ownerOf(cuff, { ...one, windowId: 'next' }, LATER + 1)).toBe('nobodys');
    expect(hold({ ...one, windowId: 'next' }, LATER + 2).standing).toBe('yours');
    expect(home.ownerOf(cuff, { ...one, windowId: 'next' }, LATER + 3)).toBe('yours');
  });

  it('is never two windows’, whatever is asked in whatever order', () => {
    const act = fc.record({
      who: fc.constantFrom(one, other, { ...one, windowId: 'next' }),
      does: fc.constantFrom('hold', 'claim', 'release'),
      afterMs: fc.integer({ min: 0, max: HOLD_MS / 2 }),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        home = createDeviceArbiter(0);
        let now = 0;
        for (const { who, does, afterMs } of acts) {
          now += afterMs;
          if (does === 'release') home.release(cuff, who.workstationId);
          else hold(who, now, does === 'claim');
          const owners = [one, other, { ...one, windowId: 'next' }].map((asker) =>
            home.ownerOf(cuff, asker, now),
          );
          expect(owners.filter((owner) => owner === 'yours').length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
