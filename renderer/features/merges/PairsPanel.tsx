import { type ReactNode, useState } from 'react';
import type { DuplicatePair, MergeProposal } from '../../../shared/contract/merges.ts';
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
import { Proposal } from './Proposal.tsx';
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
        {({ pairs, isWhole, proposals }) => (
          <Pairs {...props} pairs={pairs} isWhole={isWhole} proposals={proposals} />
        )}
      </LiveGate>
    </div>
  );
}

type PairsProps = Props & {
  readonly pairs: readonly DuplicatePair[];
  readonly isWhole: boolean;
  readonly proposals: readonly MergeProposal[];
};

/** One line of the list: what waits for a second person comes before what nobody looked at. */
type Line =
  | { readonly key: string; readonly proposal: MergeProposal }
  | { readonly key: string; readonly pair: DuplicatePair };

function linesOf({ proposals, pairs }: Pick<PairsProps, 'proposals' | 'pairs'>): readonly Line[] {
  const isOwnLast = proposals.toSorted((one, other) => Number(one.isOwn) - Number(other.isOwn));
  return [
    ...isOwnLast.map((proposal) => ({ key: proposal.proposalId, proposal })),
    ...pairs.map((pair) => ({ key: `${pair.a.residentId} ${pair.b.residentId}`, pair })),
  ];
}

function Pairs({ pairs, isWhole, proposals, onOpenRecord, beside }: PairsProps) {
  const { t } = useWords();
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  const lines = linesOf({ proposals, pairs });
  const chosen = lines.find(({ key }) => key === chosenKey) ?? lines[0];

  function move(step: 1 | -1) {
    const next = lines[lines.findIndex((line) => line === chosen) + step];
    if (next) setChosenKey(next.key);
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
            <span>{t('merges.count', { count: lines.length })}</span>
            {beside}
          </>
        }
      >
        {lines.length === 0 && (
          <EmptyState>
            <strong>{t('merges.none')}</strong>
            <br />
            {t('merges.noneHint')}
          </EmptyState>
        )}
        <ul className="choice-list" aria-label={t('merges.title')}>
          {lines.map((line) => (
            <PairRow
              key={line.key}
              line={line}
              isChosen={line === chosen}
              onChoose={() => setChosenKey(line.key)}
            />
          ))}
        </ul>
        {!isWhole && <p className="pairs-more">{t('merges.more')}</p>}
      </Panel>
      <div className="pairs-right">
        {done && (
          <DoneNotice key={JSON.stringify(done)} done={done} onUndone={() => setDone(null)} />
        )}
        {chosen && 'proposal' in chosen && (
          <Proposal key={chosen.key} proposal={chosen.proposal} onDone={setDone} />
        )}
        {chosen && 'pair' in chosen && (
          <Compare
            key={chosen.key}
            a={chosen.pair.a.residentId}
            b={chosen.pair.b.residentId}
            onDone={setDone}
            onOpenRecord={onOpenRecord}
          />
        )}
      </div>
    </>
  );
}

type RowProps = {
  readonly line: Line;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
};

function PairRow({ line, isChosen, onChoose }: RowProps) {
  const { t, sex } = useWords();
  const { a, b } = 'pair' in line ? line.pair : line.proposal;
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
        {'pair' in line ? (
          <Mark
            meaning={line.pair.isBlocked || line.pair.level === 'D1' ? 'attention' : 'information'}
          >
            {t(`merges.level.${line.pair.level}`)}
          </Mark>
        ) : (
          <Mark meaning="attention">{t(`merges.waiting.${line.proposal.kind}`)}</Mark>
        )}
      </button>
    </li>
  );
}
