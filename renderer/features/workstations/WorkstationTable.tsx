import type { WorkstationEntry } from '../../../shared/contract/workstations.ts';
import { dateOf, minutesSince, useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import { useNow } from '../../ui/use-now.ts';

type Props = {
  readonly workstations: readonly WorkstationEntry[];
  readonly isRunning: boolean;
  readonly onRevoke: (deviceId: string, reason: string) => void;
};

const columns = ['name', 'letter', 'joined', 'contact', 'acts'] as const;

/** One row a computer: since when, and when it last spoke. */
export function WorkstationTable({ workstations, ...acts }: Props) {
  const { t } = useWords();
  return (
    <table className="workstations-table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`workstations.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {workstations.map((one) => (
          <Row key={one.deviceId} workstation={one} {...acts} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = Omit<Props, 'workstations'> & { readonly workstation: WorkstationEntry };

const REASONS = ['lost', 'retired', 'moved', 'other'] as const;

function Row({ workstation, isRunning, onRevoke }: RowProps) {
  const { t, monthDay } = useWords();
  const { deviceId, name, isHome, ticketPrefix, joinedAt, revokedAt } = workstation;
  const canRevoke = !isHome && revokedAt === null;
  return (
    <tr className={revokedAt === null ? '' : 'workstations-gone'}>
      <th scope="row">
        {name}
        {isHome && <span className="workstations-quiet"> {t('workstations.home')}</span>}
      </th>
      <td>{ticketPrefix}</td>
      <td>{joinedAt && monthDay(dateOf(joinedAt))}</td>
      <td>
        <Contact workstation={workstation} />
      </td>
      <td>
        {canRevoke && (
          <ReasonButton
            label={t('workstations.revoke')}
            title={t('workstations.revokeTitle')}
            reasons={REASONS.map((reason) => t(`workstations.reasons.${reason}`))}
            isRunning={isRunning}
            onChoose={(reason) => onRevoke(deviceId, reason)}
          />
        )}
      </td>
    </tr>
  );
}

/** Whoever waits asks every ten seconds, and it is written down once a minute. */
const IN_USE_MINUTES = 3;
const DAY_MINUTES = 1_440;
const STEP_MS = 30_000;

function Contact({ workstation }: { readonly workstation: WorkstationEntry }) {
  const { t } = useWords();
  const now = useNow(STEP_MS);
  const { isHome, lastContactAt, revokedAt, revokedReason } = workstation;
  if (revokedAt !== null) {
    return (
      <Mark meaning="danger">
        {revokedReason
          ? t('workstations.revoked', { reason: revokedReason })
          : t('workstations.revokedPlain')}
      </Mark>
    );
  }
  if (isHome) return <Mark meaning="ok">{t('workstations.now')}</Mark>;
  if (lastContactAt === null) return t('workstations.never');
  const minutes = minutesSince(lastContactAt, now);
  if (minutes <= IN_USE_MINUTES) return <Mark meaning="ok">{t('workstations.now')}</Mark>;
  if (minutes < DAY_MINUTES) return t('workstations.before', { minutes });
  const days = Math.floor(minutes / DAY_MINUTES);
  return <Mark meaning="attention">{t('workstations.silent', { days })}</Mark>;
}
