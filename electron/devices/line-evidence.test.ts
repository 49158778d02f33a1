import { describe, expect, it } from 'vitest';
import { withParity } from '../../tests/support/with-parity.ts';
import { createEvidence } from './line-evidence.ts';

const text = Buffer.from('ST,GS,+00062.45kg\r\nST,GS,+00062.45kg\r\n');

function heard(bytes: Uint8Array) {
  const evidence = createEvidence();
  for (const byte of bytes) evidence.heard(Uint8Array.of(byte));
  return evidence;
}

function hintOf(bytes: Uint8Array, frames = 0) {
  return heard(bytes).hint(frames, null);
}

describe('what bytes tell of a line', () => {
  it('is nothing while they are few, or understood', () => {
    expect(hintOf(text.subarray(0, 10))).toBe(null);
    expect(hintOf(new Uint8Array(500).fill(0xf8), 1)).toBe(null);
  });

  it.each(['even', 'odd'] as const)(
    'is the parity where text has %s bits in every byte',
    (parity) => {
      expect(hintOf(withParity(text, parity))).toBe('wrong-parity');
      expect(heard(withParity(text, parity)).parity()).toBe(parity);
    },
  );

  it('is the parity even where a byte that is the same with it was understood', () => {
    expect(hintOf(withParity(text, 'even'), 1)).toBe('wrong-parity');
  });

  it('is not the parity where the text is good as it is, or is none', () => {
    expect(hintOf(text)).toBe(null);
    expect(heard(text).parity()).toBe(null);
    expect(hintOf(Uint8Array.from({ length: 40 }, () => 0x81))).toBe(null);
  });

  it('is the speed where much came and nothing was understood', () => {
    expect(hintOf(Uint8Array.from({ length: 200 }, (_, index) => (index * 37) % 256))).toBe(
      'wrong-speed',
    );
  });

  it('is that the scale does not stand still yet, when it says so', () => {
    expect(createEvidence().hint(3, 'unstable')).toBe('unstable');
  });

  it('counts every byte and keeps few of them', () => {
    const evidence = createEvidence();
    for (let piece = 0; piece < 1_000; piece += 1) evidence.heard(new Uint8Array(1_000));
    expect(evidence.bytes).toBe(1_000_000);
  });
});
