import { describe, expect, it } from 'vitest';
import { captures } from '../../tests/support/captures.ts';
import { everySplit, joined } from '../../tests/support/chunks.ts';
import { bytesOf, hear, readingsIn } from '../../tests/support/hear.ts';
import { listeningDrivers } from './driver-info.ts';

const SILENCE_MS = 1_000;

describe.each(['and-scale', 'omron-hbp9020', 'omron-hbp9030', 'tanita', 'tanita-bc418'])(
  'a line of the driver %s',
  (id) => {
    const driver = listeningDrivers.get(id)!;

    /** The first record of its capture that is a reading, with its CR. */
    async function recordOf(): Promise<Uint8Array> {
      const [reading] = readingsIn(await hear(driver, captures[id]!, SILENCE_MS));
      return bytesOf(reading!.rawHex);
    }

    it('that lost its end is refused with its bytes, and the record behind it is read', async () => {
      const record = await recordOf();
      const cut = record.slice(0, -1);
      for (const halves of everySplit(joined(cut, record))) {
        const { events, discardedBytes } = await hear(driver, ...halves, SILENCE_MS);
        expect(events).toEqual([
          { type: 'rejected', reason: 'malformed', rawHex: Buffer.from(cut).toString('hex') },
          expect.objectContaining({ type: 'reading', rawHex: Buffer.from(record).toString('hex') }),
        ]);
        expect(discardedBytes).toBe(cut.length);
      }
    });

    it('of which only the last characters came before a record is noise, and counted', async () => {
      const record = await recordOf();
      const found = await hear(driver, '#]#', record, SILENCE_MS);
      expect(found.events).toMatchObject([{ type: 'reading' }]);
      expect(found.discardedBytes).toBe(3);
    });
  },
);
