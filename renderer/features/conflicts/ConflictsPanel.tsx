import { type ReactNode, useState } from 'react';
import type { Conflict, ConflictList } from '../../../shared/contract/conflicts.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { ConflictDetail } from './ConflictDetail.tsx';
import { ConflictRow } from './ConflictRow.tsx';
import { DecidedList, JustDecided } from './Decided.tsx';
import { RemovedList } from './RemovedList.tsx';
import '../../ui/choice-list.css';
import './conflicts.css';

type Props = {
  readonly onOpenRecord: (residentId: string) => void;
  /** The way to the other list of what only a person can decide. */
  readonly beside: ReactNode;
};

/** 核对: what several people wrote without having seen each other, and a person's word on it. */
export function ConflictsPanel(props: Props) {
  const { queries } = useHost();
  const live = useLive(queries.conflicts.list, undefined);
  return (
    <div className="conflicts">
      <LiveGate live={live} lines={8}>
        {(list) => <Lists {...props} list={list} />}
      </LiveGate>
    </div>
  );
}

/** One conflict among others. */
function keyOf({ entity, rowId, field }: Pick<Conflict, 'entity' | 'rowId' | 'field'>): string {
  return `${entity} ${rowId} ${field}`;
}

function Lists({ list, onOpenRecord, beside }: Props & { readonly list: ConflictList }) {
  const { t } = useWords();
  const { conflicts, decided, removed } = list;
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const [justDecided, setJustDecided] = useState<string | null>(null);
  const chosen = conflicts.find((one) => keyOf(one) === chosenKey) ?? conflicts[0];
  const waiting = conflicts.filter((one) => one.needsDecision && one.mayDecide).length;

  function move(step: 1 | -1) {
    const next = conflicts[conflicts.findIndex((one) => one === chosen) + step];
    if (next) setChosenKey(keyOf(next));
  }

  useShortcut('ArrowDown', t('conflicts.select'), () => move(1));
  useShortcut('ArrowUp', t('conflicts.select'), () => move(-1));
  return (
    <>
      <Panel
        title={t('conflicts.list')}
        className="conflicts-list"
        extra={
          <>
            <span>{t('conflicts.waiting', { count: waiting })}</span>
            {beside}
          </>
        }
      >
        {conflicts.length === 0 && <Nothing />}
        <ul className="choice-list" aria-label={t('conflicts.list')}>
          {conflicts.map((one) => (
            <ConflictRow
              key={keyOf(one)}
              conflict={one}
              isChosen={one === chosen}
              onChoose={() => setChosenKey(keyOf(one))}
            />
          ))}
        </ul>
        <RemovedList removed={removed} />
        <DecidedList decided={decided} />
      </Panel>
      <div className="conflicts-right">
        <JustDecided decision={decided.find(({ decisionId }) => decisionId === justDecided)} />
        {chosen && (
          <ConflictDetail
            key={keyOf(chosen)}
            conflict={chosen}
            onDecided={setJustDecided}
            onNext={() => move(1)}
            onOpenRecord={() => onOpenRecord(chosen.resident.residentId)}
          />
        )}
      </div>
    </>
  );
}

function Nothing() {
  const { t } = useWords();
  return (
    <EmptyState>
      <strong>{t('conflicts.none')}</strong>
      <br />
      {t('conflicts.noneHint')}
    </EmptyState>
  );
}
