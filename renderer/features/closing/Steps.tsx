import type { DayState } from '../../../shared/contract/closing.ts';
import type { ConnectionState } from '../../../shared/contract/connection.ts';
import { useSession } from '../../host/session.ts';
import { silentDeskWords } from '../../parts/desk-words.ts';
import { savedWords } from '../../parts/saved-words.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Mark } from '../../ui/Mark.tsx';

type Props = {
  readonly day: DayState;
  readonly line: ConnectionState;
  readonly nowMs: number;
  readonly onGo: (path: string) => void;
};

/** Each thing that is left, and the key that leads to where it is put right. */
export function Steps({ day, line, nowMs, onGo }: Props) {
  const { t } = useWords();
  const { can } = useSession();
  const toStation = can('measurement.take') ? { onGo: () => onGo('/station') } : {};
  return (
    <ul className="closing-steps">
      <Step
        name="inRooms"
        count={day.inRooms.length}
        label={t('closing.step.toQueue')}
        keys="F2"
        onGo={() => onGo('/desk')}
      />
      <Step
        name="openVisits"
        count={day.openVisits}
        label={t('closing.step.toQueue')}
        keys="F3"
        onGo={() => onGo('/desk')}
      />
      <Step
        name="criticals"
        count={day.criticals}
        isDanger
        label={t('closing.step.toStation')}
        keys="F4"
        {...toStation}
      />
      <Step
        name="unattributed"
        count={day.unattributed}
        label={t('closing.step.toStation')}
        keys="F6"
        {...toStation}
      />
      {line.hasDistrict ? (
        <Upload day={day} line={line} nowMs={nowMs} onGo={onGo} />
      ) : (
        <KeptHere desks={day.desks} />
      )}
      <SilentDesks day={day} nowMs={nowMs} />
    </ul>
  );
}

type StepProps = {
  readonly name: 'inRooms' | 'openVisits' | 'criticals' | 'unattributed';
  readonly count: number;
  readonly label: string;
  readonly keys: string;
  readonly isDanger?: boolean;
  /** Absent where somebody else has to do it, and the sentence says who. */
  readonly onGo?: () => void;
};

/** What is done says so, and asks nobody for anything. */
function Step({ name, count, label, keys, isDanger = false, onGo }: StepProps) {
  const { t } = useWords();
  const meaning = count === 0 ? 'ok' : isDanger ? 'danger' : 'attention';
  return (
    <li className="closing-step">
      <Mark meaning={meaning}>
        {count === 0 ? t(`closing.none.${name}`) : t(`closing.step.${name}`, { count })}
      </Mark>
      {count > 0 && onGo && <ActionButton label={label} keys={keys} onPress={onGo} />}
    </li>
  );
}

/** What the district does not have, or may not have: the other computers know more than this one. */
function Upload({ day: { desks }, line, nowMs, onGo }: Props) {
  const { t } = useWords();
  const saved = savedWords(t, line, nowMs);
  const isDone = saved.meaning === 'ok';
  const count = line.waitingForDistrict;
  const done = desks?.silent.length === 0 ? saved.text : t('connection.now.homeUploaded');
  const open =
    count > 0 ? t('closing.step.unsent', { count, kept: t('connection.kept') }) : saved.text;
  return (
    <li className="closing-step">
      <Mark meaning={isDone ? 'ok' : 'attention'}>{isDone ? done : open}</Mark>
      {!isDone && (
        <ActionButton
          label={t('closing.step.toLine')}
          keys="F8"
          onPress={() => onGo('/connection')}
        />
      )}
    </li>
  );
}

/** Without a district: on every computer of the clinic, or on this one alone. */
function KeptHere({ desks }: Pick<DayState, 'desks'>) {
  const { t } = useWords();
  const isAlone = desks?.count === 0;
  return (
    <li className="closing-step">
      <Mark meaning={isAlone ? 'attention' : 'ok'}>
        {t(isAlone ? 'connection.now.oneDiskHint' : 'connection.now.keptHere')}
      </Mark>
    </li>
  );
}

function SilentDesks({ day: { desks }, nowMs }: Pick<Props, 'day' | 'nowMs'>) {
  const { t } = useWords();
  return desks?.silent.map((desk) => (
    <li key={desk.deviceId} className="closing-step">
      <Mark meaning="attention">{silentDeskWords(t, desk, nowMs)}</Mark>
    </li>
  ));
}
