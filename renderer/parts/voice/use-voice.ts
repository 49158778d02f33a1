import { useEffect, useRef, useState } from 'react';
import { partsOf } from '../../../shared/domain/queue/voice-parts.ts';
import { canPlay } from '../../ui/sound.ts';
import { hasRecordedVoice, sayParts } from './recorded-voice.ts';
import { speak, useChineseVoice } from './system-voice.ts';

/** What speaks here: the machine's own voice, the recorded one, none; null while nobody knows. */
export type VoiceKind = 'system' | 'recorded' | 'none' | null;

/** Which voice this machine has (ADR 18). */
export function useVoiceKind(): VoiceKind {
  const voice = useChineseVoice();
  const [hasRecorded, setHasRecorded] = useState<boolean | null>(null);
  useEffect(() => {
    void hasRecordedVoice().then(setHasRecorded);
  }, []);
  if (voice) return 'system';
  if (hasRecorded === null) return null;
  return hasRecorded ? 'recorded' : 'none';
}

/**
 * Says what stands on a screen, whenever it is something else: the newest at once where the voice can be interrupted,
 * else when the phrase before is over, and never what is not there any more. Without a voice of the
 * system only phrases that are recorded are said.
 *
 * @param phrases what is to be said now; none is silence
 */
export function useSpokenScreen(phrases: readonly string[]): void {
  const voice = useChineseVoice();
  const text = phrases.join('\n');
  const wanted = useRef('');
  const last = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    wanted.current = text;
    window.speechSynthesis?.cancel();
    if (text === '') return;
    const isWanted = () => wanted.current === text;
    last.current = sayAfter(last.current, text.split('\n'), voice, isWanted);
    return () => {
      wanted.current = '';
      window.speechSynthesis?.cancel();
    };
  }, [text, voice]);
}

/** One phrase after the other, behind what is being said, for as long as it is wanted. */
async function sayAfter(
  before: Promise<void>,
  phrases: readonly string[],
  voice: SpeechSynthesisVoice | null,
  isWanted: () => boolean,
): Promise<void> {
  await before;
  for (const phrase of phrases) {
    if (isWanted()) await sayPhrase(phrase, voice);
  }
}

async function sayPhrase(phrase: string, voice: SpeechSynthesisVoice | null): Promise<void> {
  if (voice && (await speak(phrase, voice, 1))) return;
  const parts = partsOf(phrase);
  if (parts && canPlay()) await sayParts([parts], 1);
}
