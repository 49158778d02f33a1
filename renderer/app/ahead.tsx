import { type ComponentType, lazy, useState } from 'react';

type Loaded<Props extends object> = ComponentType<Props> & {
  /** Fetches the code before anybody opens the part. A failure shows when it is opened. */
  readonly loadAhead: () => void;
};

/**
 * A part whose code comes when it is first shown, or earlier. What has come is shown at once: React's own
 * `lazy` waits once even then, and keeps the fallback that it shows meanwhile for a third of a second.
 */
export function lazyAhead<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): Loaded<Props> {
  let known: ComponentType<Props> | null = null;
  const fetchNow = async () => {
    known ??= await load();
    return { default: known };
  };
  const Later = lazy(fetchNow) as unknown as ComponentType<Props>; // the same, once it is there
  function Ahead(props: Props) {
    // One and the same for as long as it stands: changing it would begin the part anew.
    const [Part] = useState<ComponentType<Props>>(() => known ?? Later);
    return <Part {...props} />;
  }
  return Object.assign(Ahead, { loadAhead: () => void fetchNow().catch(() => undefined) });
}
