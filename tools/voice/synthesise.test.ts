import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { spokenCall } from '../../shared/domain/queue/spoken-call.ts';
import { voiceParts } from '../../shared/domain/queue/voice-parts.ts';
import { synthesise } from './synthesise.ts';
import { decodeWave, type Wave } from './wave.ts';

const voice = new Map<string, Wave>();
beforeAll(async () => {
  const files = await synthesise(voiceParts);
  for (const [at, part] of voiceParts.entries()) {
    const file = files[at];
    if (file) voice.set(part, decodeWave(file));
  }
}, 60_000);

/** Root mean square of a part, of 32,768; 0 where it is not there. */
function loudness(part: string): number {
  const { samples } = voice.get(part) ?? { samples: new Int16Array(1) };
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

test('every part is there, sounds, and is as short as a word', () => {
  expect([...voice.keys()]).toEqual([...voiceParts]);
  const silent = voiceParts.filter((part) => !(loudness(part) > 500));
  const odd = [...voice]
    .map(([part, { rate, samples }]) => [part, samples.length / rate] as const)
    .filter(([, seconds]) => seconds < 0.1 || seconds > 3);
  expect({ silent, odd }).toEqual({ silent: [], odd: [] });
});

test('a call has as many sounds as parts, and none of them is silent', () => {
  const parts = spokenCall({ number: 'A023', roomName: '2 诊室' }).phrases.flat();
  expect(parts).toHaveLength(9);
  expect(parts.map(loudness).filter((value) => value > 500)).toHaveLength(parts.length);
});

test('parts that mean different things sound different', () => {
  const sounds = [...voice.values()].map(({ samples }) =>
    createHash('sha256').update(samples).digest('hex'),
  );
  expect(new Set(sounds).size).toBe(sounds.length);
});

test('the same words give the same bytes', async () => {
  const words = ['请', 'A', '二'];
  expect(await synthesise(words)).toEqual(await synthesise(words));
});
