import { useSyncExternalStore } from 'react';

/** A little slower than the system's own pace: for a waiting room and old ears. */
const rate = 0.9;

/** A voice of this machine that speaks Chinese; null where there is none. */
export function useChineseVoice(): SpeechSynthesisVoice | null {
  return useSyncExternalStore(subscribe, findVoice);
}

/** Puts a sentence behind those that are being spoken. */
export function speak(sentence: string, voice: SpeechSynthesisVoice): void {
  const utterance = new SpeechSynthesisUtterance(sentence);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = rate;
  window.speechSynthesis.speak(utterance);
}

/** Voices arrive some time after the page. */
function subscribe(listener: () => void): () => void {
  window.speechSynthesis?.addEventListener('voiceschanged', listener);
  return () => window.speechSynthesis?.removeEventListener('voiceschanged', listener);
}

function findVoice(): SpeechSynthesisVoice | null {
  const voices = window.speechSynthesis?.getVoices() ?? [];
  return (
    voices.find(({ lang }) => /^zh[-_](CN|Hans)/i.test(lang)) ??
    voices.find(({ lang }) => /^(zh|cmn)/i.test(lang)) ??
    null
  );
}
