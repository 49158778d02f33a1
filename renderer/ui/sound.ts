/** The three sounds of the product; each has a visual twin on the screen that plays it. */
export type Sound = 'called' | 'arrived' | 'danger';

type Note = { readonly hertz: number; readonly atMs: number; readonly lengthMs: number };

const melodies: Record<Sound, readonly Note[]> = {
  called: [
    { hertz: 784, atMs: 0, lengthMs: 450 },
    { hertz: 587, atMs: 350, lengthMs: 700 },
  ],
  arrived: [{ hertz: 660, atMs: 0, lengthMs: 250 }],
  danger: [
    { hertz: 880, atMs: 0, lengthMs: 180 },
    { hertz: 880, atMs: 260, lengthMs: 180 },
    { hertz: 880, atMs: 520, lengthMs: 180 },
  ],
};

const peakGain = 0.2;
let context: AudioContext | undefined;

/**
 * Plays one of the sounds; false when the browser does not allow sound yet.
 *
 * @param volume 0 to 1
 */
export function playSound(sound: Sound, volume = 1): boolean {
  const audio = soundContext();
  if (audio.state !== 'running') {
    void audio.resume();
    if (!canPlay()) return false;
  }
  for (const note of melodies[sound]) playNote(audio, note, volume);
  return true;
}

/** How long a sound lasts. */
export function lengthMsOf(sound: Sound): number {
  return Math.max(...melodies[sound].map(({ atMs, lengthMs }) => atMs + lengthMs));
}

/** The one way of this window to the loudspeaker. */
export function soundContext(): AudioContext {
  context ??= new AudioContext();
  return context;
}

/** Asks the browser for sound; works in answer to a click or a key. */
export async function allowSound(): Promise<boolean> {
  const audio = soundContext();
  await audio.resume();
  return audio.state === 'running';
}

/** Browsers stay silent until a person has touched the page, unless the shell was started otherwise. */
export function canPlay(): boolean {
  return context?.state === 'running' || navigator.userActivation.hasBeenActive;
}

function playNote(audio: AudioContext, { hertz, atMs, lengthMs }: Note, volume: number): void {
  const start = audio.currentTime + atMs / 1000;
  const end = start + lengthMs / 1000;
  const oscillator = new OscillatorNode(audio, { frequency: hertz, type: 'sine' });
  const gain = new GainNode(audio, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(peakGain * volume, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, end);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(end);
}
