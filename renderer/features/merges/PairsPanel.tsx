import { type ReactNode, useState } from 'react';
import type { DuplicatePair } from '../../../shared/contract/merges.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { Compare } from './Compare.tsx';
import { type Done, DoneNotice } from './DoneNotice.tsx';
import '../../ui/choice-list.css';
import './merges.css';

type Props = {
  readonly onOpenRecord: (residentId: string) => void;
  /** The way to the other list of what only a person can decide. */
  readonly beside: ReactNode;
};

/** 疑似重复档案: two records that may be one person, and a person's word on it. */
export function PairsPanel(props: Props) {
  const { queries } = useHost();
  const live = useLive(queries.merges.list, undefined);
  return (
    <div className="pairs">
      <LiveGate live={live} lines={8}>
        {({ pairs, isWhole }) => <Pairs {...props} pairs={pairs} isWhole={isWhole} />}
      </LiveGate>
    </div>
  );
}

type PairsProps = Props & {
  readonly pairs: readonly DuplicatePair[];
  readonly isWhole: boolean;
};

function keyOf({ a, b }: DuplicatePair): string {
  return `${a.residentId} ${b.residentId}`;
}

function Pairs({ pairs, isWhole, onOpenRecord, beside }: PairsProps) {
  const { t } = useWords();
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const chosen = pairs.find((pair) => keyOf(pair) === chosenKey) ?? pairs[0];

  function move(step: 1 | -1) {
    const next = pairs[pairs.findIndex((pair) => pair === chosen) + step];
    if (next) setChosenKey(keyOf(next));
  }

  useShortcut('ArrowDown', t('merges.select'), () => move(1));
  useShortcut('ArrowUp', t('merges.select'), () => move(-1));
  return (
    <>
      <Panel
        title={t('merges.title')}
        className="pairs-list"
        extra={
          <>
            <span>{t('merges.count', { count: pairs.length })}</span>
            {beside}
          </>
        }
      >
        {pairs.length === 0 && (
          <EmptyState>
            <strong>{t('merges.none')}</strong>
            <br />
            {t('merges.noneHint')}
          </EmptyState>
        )}
        <ul className="choice-list" aria-label={t('merges.title')}>
          {pairs.map((pair) => (
            <PairRow
              key={keyOf(pair)}
              pair={pair}
              isChosen={pair === chosen}
              onChoose={() => setChosenKey(keyOf(pair))}
            />
          ))}
        </ul>
        {!isWhole && <p className="pairs-more">{t('merges.more')}</p>}
      </Panel>
      <div className="pairs-right">
        {done && (
          <DoneNotice key={JSON.stringify(done)} done={done} onUndone={() => setDone(null)} />
        )}
        {chosen && (
          <Compare
            key={keyOf(chosen)}
            a={chosen.a.residentId}
            b={chosen.b.residentId}
            onDone={setDone}
            onOpenRecord={onOpenRecord}
          />
        )}
      </div>
    </>
  );
}

type RowProps = {
  readonly pair: DuplicatePair;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
};

function PairRow({ pair: { a, b, level, isBlocked }, isChosen, onChoose }: RowProps) {
  const { t, sex } = useWords();
  const isOneName = a.name === b.name;
  return (
    <li>
      <button
        type="button"
        className="choice-row pairs-row"
        aria-pressed={isChosen}
        onClick={onChoose}
      >
        <span className="choice-who">
          <strong className="name">{isOneName ? a.name : `${a.name} / ${b.name}`}</strong>
          <span className="pairs-quiet">
            {sex(a.sex)} {a.birthDate}
          </span>
        </span>
        <Mark meaning={isBlocked || level === 'D1' ? 'attention' : 'information'}>
          {t(`merges.level.${level}`)}
        </Mark>
      </button>
    </li>
  );
}
