import { createContext, useContext } from 'react';
import { playSound, type Sound } from './sound.ts';

/** False where a person switched sounds off on this machine. */
export const SoundContext = createContext(true);

/** Plays one of the three sounds, unless they are switched off. */
export function usePlaySound(): (sound: Sound) => void {
  const hasSound = useContext(SoundContext);
  return (sound) => {
    if (hasSound) playSound(sound);
  };
}
