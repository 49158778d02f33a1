import { describe, expect, it } from 'vitest';
import { inventedCard } from '../../../tests/support/cards.ts';
import { encodeCardText } from './card-text.ts';
import {
  decodeReadData,
  decodeSdtCommand,
  decodeSdtReply,
  encodeReadData,
  encodeSdtCommand,
  encodeSdtReply,
  inventedPhoto,
  sdtCommands,
  type SdtCommand,
} from './protocol.ts';

describe('the answer to a read', () => {
  const text = encodeCardText(inventedCard());

  it('has the length of the published frame', () => {
    const data = encodeReadData(text, inventedPhoto());
    expect(encodeSdtReply(0x90, data).length).toBe(1295);
    expect(decodeReadData(data)).toEqual({ is: 'card', card: inventedCard() });
  });

  it.each([0, 512, 1024])('is read with %i bytes of fingerprints', (length) => {
    const lengths = Buffer.alloc(6);
    lengths.writeUInt16BE(256, 0);
    lengths.writeUInt16BE(1024, 2);
    lengths.writeUInt16BE(length, 4);
    const data = Buffer.concat([lengths, text, inventedPhoto(), Buffer.alloc(length)]);
    expect(decodeReadData(data)).toEqual({ is: 'card', card: inventedCard() });
  });

  it.each([0, 3, 4, 200, 259, 1283])('is refused when cut to %i bytes', (length) => {
    const data = encodeReadData(text, inventedPhoto()).slice(0, length);
    expect(decodeReadData(data)).toEqual({ is: 'refused', reason: 'malformed' });
  });
});

describe('commands and replies', () => {
  it('are told apart', () => {
    for (const name of Object.keys(sdtCommands) as SdtCommand[]) {
      expect(decodeSdtCommand(encodeSdtCommand(name).slice(7, -1))).toBe(name);
    }
    expect(decodeSdtCommand(Uint8Array.of(0x60, 0x00))).toBeNull();
  });

  it('a reply without status bytes is none', () => {
    expect(decodeSdtReply(Uint8Array.of(0, 0))).toBeNull();
    expect(decodeSdtReply(Uint8Array.of(0, 0, 0x80))).toEqual({
      status: 0x80,
      data: new Uint8Array(0),
    });
  });
});
