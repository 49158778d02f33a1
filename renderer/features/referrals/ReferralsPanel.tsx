import { Input } from 'antd';
import { type ComponentType, useState } from 'react';
import type { ReferralLine } from '../../../shared/contract/referrals.ts';
import { isOpen } from '../../../shared/domain/referral/states.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ReferralDetail } from './ReferralDetail.tsx';
import { ReferralRow } from './ReferralRow.tsx';
import '../../ui/choice-list.css';
import './referrals.css';

type Props = {
  /** The one that is looked at; null: the first of the list. */
  readonly referralId: string | null;
  readonly onChoose: (referralId: string) => void;
  readonly onOpenRecord: (residentId: string) => void;
  /** The paper is somebody else's: a button that prints it. */
  readonly Print: ComponentType<{ readonly line: ReferralLine }>;
};

const clockStepMs = 20_000;

/** 转诊 of the clinic: what waits for whom, and what can be done about it. */
export function ReferralsPanel(props: Props) {
  const { queries } = useHost();
  const live = useLive(queries.referrals.list, { residentId: null });
  return (
    <div className="referrals">
      <LiveGate live={live} lines={8}>
        {(lines) => <Lines {...props} lines={lines} />}
      </LiveGate>
    </div>
  );
}

function Lines({
  lines,
  referralId,
  onChoose,
  onOpenRecord,
  Print,
}: Props & { readonly lines: readonly ReferralLine[] }) {
  const { t } = useWords();
  const [filter, setFilter] = useState('');
  const nowMs = useNow(clockStepMs);
  const shown = lines.filter((line) => matches(line, filter.trim()));
  const chosen = shown.find((line) => line.referralId === referralId) ?? shown[0];

  function move(step: 1 | -1) {
    const next = shown[shown.findIndex((line) => line === chosen) + step];
    if (next) onChoose(next.referralId);
  }

  useShortcut('ArrowDown', t('referrals.select'), () => move(1), { isInFields: true });
  useShortcut('ArrowUp', t('referrals.select'), () => move(-1), { isInFields: true });
  return (
    <>
      <Panel
        title={t('referrals.title')}
        className="referrals-list"
        extra={
          <>
            <Input
              className="referrals-filter"
              aria-label={t('referrals.filter')}
              placeholder={t('referrals.filter')}
              allowClear
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
            />
            <span>{t('referrals.open', { count: lines.filter(isOpenLine).length })}</span>
          </>
        }
      >
        {lines.length === 0 && <EmptyState>{t('referrals.empty')}</EmptyState>}
        {lines.length > 0 && shown.length === 0 && (
          <EmptyState>{t('referrals.nothingFound')}</EmptyState>
        )}
        <ul className="choice-list">
          {shown.map((line) => (
            <ReferralRow
              key={line.referralId}
              line={line}
              nowMs={nowMs}
              isChosen={line === chosen}
              onChoose={() => onChoose(line.referralId)}
            />
          ))}
        </ul>
      </Panel>
      {chosen && (
        <ReferralDetail
          key={chosen.referralId}
          line={chosen}
          nowMs={nowMs}
          onOpenRecord={() => onOpenRecord(chosen.residentId)}
          print={<Print line={chosen} />}
        />
      )}
    </>
  );
}

function isOpenLine({ state }: ReferralLine): boolean {
  return isOpen(state);
}

function matches({ patient, number, toOrganisation }: ReferralLine, filter: string): boolean {
  return [patient.name, number, toOrganisation].some((text) =>
    text.toUpperCase().includes(filter.toUpperCase()),
  );
}
