import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutAt,
  cutPlaces,
  damage,
  damaged,
  everySplit,
  joined,
} from '../../../tests/support/chunks.ts';
import { createMllpScanner, encodeMllp, MESSAGE_BYTES_MAX } from './mllp-frames.ts';

const message = Buffer.from('MSH|^~\\&|A\rOBX|1\r');
const stream = joined(Buffer.from('MMSH'), encodeMllp(message), encodeMllp(message));

function scan(...chunks: readonly Uint8Array[]) {
  const scanner = createMllpScanner();
  const found = chunks.flatMap((chunk) => scanner.feed(chunk));
  return found.map((one) => (one.kind === 'frame' ? Buffer.from(one.frame) : one.defect));
}

describe('MLLP', () => {
  it('parts messages, wherever they are cut', () => {
    for (const halves of everySplit(stream)) expect(scan(...halves)).toEqual([message, message]);
    expect(scan(...Array.from(stream, (byte) => Uint8Array.of(byte)))).toEqual([message, message]);
  });

  it('says that a message came without its frame, and takes nothing of it', () => {
    expect(scan(message, encodeMllp(message))).toEqual(['malformed', message]);
  });

  it('has no message without both bytes of its end', () => {
    const bare = encodeMllp(message).slice(0, -1);
    expect(scan(bare)).toEqual([]);
    expect(scan(bare, encodeMllp(message))).toEqual(['malformed', message]);
    expect(scan(bare.slice(0, -1), encodeMllp(message))).toEqual(['malformed', message]);
  });

  it('holds no more than one message may have, and finds the next', () => {
    const endless = new Uint8Array(MESSAGE_BYTES_MAX + 1).fill(0x41);
    endless[0] = 0x0b;
    expect(scan(endless, encodeMllp(message))).toEqual(['malformed', message]);
  });

  it('finds only what was sent, however it is damaged and cut', () => {
    fc.assert(
      fc.property(fc.array(damage, { maxLength: 4 }), cutPlaces, (all, places) => {
        const sent = all.reduce(damaged, stream);
        for (const one of scan(...cutAt(sent, places))) {
          if (typeof one !== 'string') expect(Buffer.from(sent).includes(one)).toBe(true);
        }
        expect(scan(...cutAt(sent, places))).toEqual(scan(sent));
      }),
    );
  });
});
