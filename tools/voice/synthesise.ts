import espeak from 'espeak-ng';
import { decodeWave, encodeWave, type Wave } from './wave.ts';

/** A little slower than talk: for a waiting room and old ears. */
const wordsPerMinute = '150';
/** Between two parts; no part is silent half as long inside. */
const pauseMs = 1_500;
const cutMs = 700;
/** Louder than this is speech; the synthesiser's own silence is 0. */
const silenceMax = 8;
/** Kept on both sides, so that no sound begins or ends with a click. */
const marginMs = 8;

const quiet = () => undefined;

/**
 * Speaks the words with eSpeak NG's Mandarin voice, in one run of the program, and cuts them apart at
 * the pauses: a wave file each, in the order of the words. The same words give the same bytes.
 *
 * @throws when as many sounds do not come out as words went in
 */
export async function synthesise(words: readonly string[]): Promise<readonly Uint8Array[]> {
  const pause = `<break time="${pauseMs}ms"/>`;
  const text = `<speak>${words.map((word) => `<p>${word}</p>${pause}`).join('')}</speak>`;
  const program = await espeak({
    arguments: ['-m', '-v', 'cmn', '-s', wordsPerMinute, '-w', 'parts.wav', text],
    print: quiet,
    printErr: quiet,
  });
  const spoken = decodeWave(program.FS.readFile('parts.wav'));
  const sounds = cut(spoken);
  if (sounds.length !== words.length) {
    throw new Error(`${words.length} words became ${sounds.length} sounds`);
  }
  return sounds.map((samples) => encodeWave({ rate: spoken.rate, samples }));
}

function cut({ rate, samples }: Wave): readonly Int16Array[] {
  const sounds: Int16Array[] = [];
  const margin = (rate * marginMs) / 1000;
  let from = -1;
  let last = -1;
  const end = () => {
    if (from >= 0) sounds.push(samples.slice(Math.max(0, from - margin), last + margin));
  };
  for (const [at, sample] of samples.entries()) {
    if (Math.abs(sample) <= silenceMax) continue;
    if (from < 0 || at - last > (rate * cutMs) / 1000) {
      end();
      from = at;
    }
    last = at;
  }
  end();
  return sounds;
}
