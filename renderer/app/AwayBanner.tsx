import { useLine } from '../host/host.ts';
import { useWords } from '../parts/use-words.ts';
import { Notice } from '../ui/Notice.tsx';
import { useNow } from '../ui/use-now.ts';

const stepMs = 1_000;
/** A line that is back within this is not worth a word. */
const quietMs = 800;
const longMs = 30_000;

/** Says calmly that the line to the data service is away, and after a while what to do. */
export function AwayBanner() {
  const line = useLine();
  return line.status === 'away' ? <Away since={line.since} /> : null;
}

function Away({ since }: { readonly since: number }) {
  const { t } = useWords();
  const awayMs = useNow(stepMs) - since;
  if (awayMs < quietMs) return null;
  return (
    <div className="away-banner">
      <Notice meaning="attention">
        {t('shell.away.title')}
        {awayMs > longMs && ` ${t('shell.away.long', { seconds: Math.round(awayMs / 1000) })}`}
      </Notice>
    </div>
  );
}
