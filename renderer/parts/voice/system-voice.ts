import { useSyncExternalStore } from 'react';

/** A little slower than the system's own pace: for a waiting room and old ears. */
const rate = 0.9;
/** Some systems never say that they have finished. */
const longestMs = 20_000;

/** A voice of this machine that speaks Chinese without the internet; null where there is none. */
export function useChineseVoice(): SpeechSynthesisVoice | null {
  return useSyncExternalStore(subscribe, findVoice);
}

/** Says a sentence to its end; false when the system could not. */
export function speak(
  sentence: string,
  voice: SpeechSynthesisVoice,
  volume: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = rate;
    utterance.volume = volume;
    const timer = setTimeout(() => resolve(true), longestMs);
    const end = (isSaid: boolean) => {
      clearTimeout(timer);
      resolve(isSaid);
    };
    utterance.addEventListener('end', () => end(true));
    utterance.addEventListener('error', () => end(false));
    window.speechSynthesis.speak(utterance);
  });
}

/** Voices arrive some time after the page. */
function subscribe(listener: () => void): () => void {
  window.speechSynthesis?.addEventListener('voiceschanged', listener);
  return () => window.speechSynthesis?.removeEventListener('voiceschanged', listener);
}

/** One that asks a server would be silent on the day the line is cut. */
function findVoice(): SpeechSynthesisVoice | null {
  const voices = (window.speechSynthesis?.getVoices() ?? []).filter(
    ({ localService }) => localService,
  );
  return (
    voices.find(({ lang }) => /^zh[-_](CN|Hans)/i.test(lang)) ??
    voices.find(({ lang }) => /^(zh|cmn)/i.test(lang)) ??
    null
  );
}
