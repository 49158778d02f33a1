import type { ConnectionState, ConnectionStatus } from '../../../shared/contract/connection.ts';
import type { Instant } from '../../../shared/lib/clock.ts';
import { useWords, whenWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';

type Props = {
  readonly state: ConnectionState;
  readonly status: ConnectionStatus;
  readonly nowMs: number;
};

/** The places on the way, and the line between each two of them. */
export function Way({ state, status, nowMs }: Props) {
  const { t } = useWords();
  const { isHome, hasDistrict, home, district } = state;
  return (
    <ol className="line-way" aria-label={t('connection.way.label')}>
      <Place name={t(isHome ? 'connection.way.hereHome' : 'connection.way.here')}>
        {t('connection.way.saved')} · {t('connection.way.allSaved')}
      </Place>
      {!isHome && (
        <>
          <Line isOpen={home.reachable} since={home.since} nowMs={nowMs} />
          <Place name={t('connection.way.home')}>
            <Sent count={status.forHome.count} />
          </Place>
        </>
      )}
      {hasDistrict && (
        <>
          <Line isOpen={district.reachable} since={district.since} nowMs={nowMs} />
          <Place name={t('connection.way.district')}>
            <Sent count={status.forDistrict.count} />
            {district.lastUploadAt && (
              <span className="line-quiet">
                {t('connection.way.lastUpload', { time: whenWords(district.lastUploadAt, nowMs) })}
              </span>
            )}
            <Secured count={status.notSecured} />
          </Place>
        </>
      )}
    </ol>
  );
}

function Place({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <li className="line-place">
      <strong>{name}</strong>
      <span className="line-standing">{children}</span>
    </li>
  );
}

function Sent({ count }: { readonly count: number }) {
  const { t } = useWords();
  return (
    <span>
      {t('connection.way.sent')} ·{' '}
      {count === 0 ? t('connection.way.allSaved') : t('connection.way.waits', { count })}
    </span>
  );
}

/** Said only once the district has told of its backups (ADR 9). */
function Secured({ count }: { readonly count: number | null }) {
  const { t } = useWords();
  if (count === null) return <span className="line-quiet">{t('connection.way.unknown')}</span>;
  return (
    <span>
      {t('connection.way.secured')} ·{' '}
      {count === 0 ? t('connection.way.allSaved') : t('connection.way.waits', { count })}
    </span>
  );
}

type LineProps = {
  readonly isOpen: boolean;
  readonly since: Instant | null;
  readonly nowMs: number;
};

function Line({ isOpen, since, nowMs }: LineProps) {
  const { t } = useWords();
  return (
    <li className={isOpen ? 'line-line' : 'line-line line-cut'}>
      <Mark meaning={isOpen ? 'ok' : 'attention'}>
        {isOpen
          ? t('connection.way.open')
          : since
            ? t('connection.way.cut', { time: whenWords(since, nowMs) })
            : t('connection.way.cutUnknown')}
      </Mark>
    </li>
  );
}
