import { useState } from 'react';

/**
 * A choice of this machine that outlives the window, such as the room or large type.
 *
 * @param parse turns what was stored (or null) into a value; it must accept anything
 */
export function useStored<Value extends string>(
  key: string,
  parse: (stored: string | null) => Value,
): [Value, (value: Value) => void] {
  const [value, setValue] = useState(() => parse(localStorage.getItem(key)));
  return [
    value,
    (next) => {
      localStorage.setItem(key, next);
      setValue(next);
    },
  ];
}
