import { useRef } from 'react';
import { spokenCall } from '../../../shared/domain/queue/spoken-call.ts';
import { canPlay, lengthMsOf, playSound } from '../../ui/sound.ts';
import { sayParts } from '../../parts/voice/recorded-voice.ts';
import { speak, useChineseVoice } from '../../parts/voice/system-voice.ts';
import { useVoiceKind, type VoiceKind } from '../../parts/voice/use-voice.ts';

type Call = { readonly number: string; readonly roomName: string };

export type Announcer = {
  /** With none, nothing but the chime. */
  readonly voice: VoiceKind;
  /** Chime and call, behind those that are being said. Silent at volume 0. */
  announce(call: Call, volume: number): void;
};

/**
 * Says calls one after the other: the chime, then the machine's own Chinese voice, or the recorded
 * one where there is none or it fails.
 *
 * @param onAllowed told with each call whether the browser allows sound; before a touch it may not
 */
export function useAnnouncer(onAllowed: (isAllowed: boolean) => void): Announcer {
  const voice = useChineseVoice();
  const kind = useVoiceKind();
  const last = useRef<Promise<void>>(Promise.resolve());

  async function say(call: Call, volume: number): Promise<void> {
    const isAllowed = playSound('called', volume);
    onAllowed(isAllowed);
    if (isAllowed) await pause(lengthMsOf('called'));
    const spoken = spokenCall(call);
    if (voice && (await speak(spoken.sentence, voice, volume))) return;
    if (canPlay()) await sayParts(spoken.phrases, volume);
  }

  return {
    voice: kind,
    announce(call, volume) {
      if (volume > 0) last.current = last.current.then(() => say(call, volume));
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
