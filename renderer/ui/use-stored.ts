import { useEffect, useEffectEvent, useState } from 'react';

type Options = {
  /**
   * Chosen in one window, chosen in all of this machine: the board on the second screen follows the
   * desk's language. Not for what belongs to one window's work, such as the room.
   */
  readonly isShared?: boolean;
};

/**
 * A choice of this machine that outlives the window, such as the room or large type.
 *
 * @param parse turns what was stored (or null) into a value; it must accept anything
 */
export function useStored<Value extends string>(
  key: string,
  parse: (stored: string | null) => Value,
  { isShared = false }: Options = {},
): [Value, (value: Value) => void] {
  const [value, setValue] = useState(() => parse(localStorage.getItem(key)));
  const follow = useEffectEvent((event: StorageEvent) => {
    if (isShared && event.key === key) setValue(parse(event.newValue));
  });
  useEffect(() => {
    window.addEventListener('storage', follow);
    return () => window.removeEventListener('storage', follow);
  }, []);
  return [
    value,
    (next) => {
      localStorage.setItem(key, next);
      setValue(next);
    },
  ];
}
