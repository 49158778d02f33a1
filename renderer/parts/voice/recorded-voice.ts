import {
  frameParts,
  type VoicePart,
  voiceParts,
} from '../../../shared/domain/queue/voice-parts.ts';
import { soundContext } from '../../ui/sound.ts';

/** Between two parts; they bring a little silence of their own. */
const gapSeconds = 0.03;
const breathSeconds = 0.3;

const loaded = new Map<VoicePart, Promise<AudioBuffer>>();

/** Whether the recorded voice lies beside the window; what was heard once stays at hand. */
export async function hasRecordedVoice(): Promise<boolean> {
  try {
    await Promise.all(frameParts.map(load));
    return true;
  } catch {
    return false;
  }
}

/**
 * Says phrases out of recorded parts, a breath between them, to their end; false when a part is not
 * there, and then nothing is said.
 *
 * @param volume 0 to 1
 */
export async function sayParts(
  phrases: readonly (readonly VoicePart[])[],
  volume: number,
): Promise<boolean> {
  const audio = soundContext();
  let sounds: readonly (readonly AudioBuffer[])[];
  try {
    sounds = await Promise.all(phrases.map((parts) => Promise.all(parts.map(load))));
  } catch {
    return false;
  }
  const gain = new GainNode(audio, { gain: volume });
  gain.connect(audio.destination);
  let at = audio.currentTime;
  for (const phrase of sounds) {
    for (const buffer of phrase) {
      const source = new AudioBufferSourceNode(audio, { buffer });
      source.connect(gain);
      source.start(at);
      at += buffer.duration + gapSeconds;
    }
    at += breathSeconds;
  }
  await new Promise((resolve) => setTimeout(resolve, (at - audio.currentTime) * 1000));
  gain.disconnect();
  return true;
}

function load(part: VoicePart): Promise<AudioBuffer> {
  const known = loaded.get(part);
  if (known) return known;
  const loading = fetchPart(part);
  loaded.set(part, loading);
  // Asked again the next time: the shell may only have been busy.
  loading.catch(() => loaded.delete(part));
  return loading;
}

async function fetchPart(part: VoicePart): Promise<AudioBuffer> {
  const response = await fetch(new URL(`voice/${voiceParts.indexOf(part)}.wav`, document.baseURI));
  if (!response.ok) throw new Error(`no recording ${voiceParts.indexOf(part)}`);
  return soundContext().decodeAudioData(await response.arrayBuffer());
}
