import './kbd.css';

/** Keys as the browser calls them, and as they are written on a keyboard. */
const caps: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
};

/** A key, written beside the action that it does. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <kbd className="kbd" aria-hidden="true">
      {written(keys)}
    </kbd>
  );
}

function written(keys: string): string {
  return keys
    .split('+')
    .map((key) => caps[key] ?? key)
    .join('+');
}
