import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import type { SearchHit } from '../../../shared/contract/residents.ts';
import { useIsPartial } from '../../parts/use-load.ts';
import { useWords } from '../../parts/use-words.ts';
import { EmptyState, LoadingState } from '../../ui/States.tsx';
import { markedTail } from './marked-tail.ts';

type Props = {
  readonly id: string;
  readonly text: string;
  /** Undefined while the first answer is under way. */
  readonly hits: readonly SearchHit[] | undefined;
  /** The hits answer an earlier text; those of this one are under way. */
  readonly isStale: boolean;
  readonly active: number;
  readonly onOpen: (hit: SearchHit) => void;
  readonly onRegister?: (() => void) | undefined;
};

/** The people found, best first. */
export function SearchResults(props: Props) {
  const { id, text, hits, isStale, active, onOpen, onRegister } = props;
  const { t } = useWords();
  if (!hits) return <LoadingState label={t('shell.loading')} lines={2} />;
  if (hits.length === 0) return <NobodyFound text={text} onRegister={onRegister} />;
  return (
    <>
      <p className="hidden-words" role="status">
        {t('residents.search.count', { count: hits.length })}
      </p>
      <ul id={id} role="listbox" aria-label={t('residents.search.results')} aria-busy={isStale}>
        {hits.map((hit, index) => (
          <Hit
            key={hit.residentId}
            id={`${id}-${index}`}
            hit={hit}
            text={text}
            isActive={index === active}
            onOpen={() => onOpen(hit)}
          />
        ))}
      </ul>
    </>
  );
}

function NobodyFound({ text, onRegister }: Pick<Props, 'text' | 'onRegister'>) {
  const { t } = useWords();
  const isPartial = useIsPartial();
  return (
    <EmptyState
      action={onRegister && <Button onClick={onRegister}>{t('residents.search.register')}</Button>}
    >
      {t('residents.search.none', { text })}{' '}
      {isPartial ? <strong>{t('load.search')}</strong> : t('residents.search.noneHint')}
    </EmptyState>
  );
}

type HitProps = {
  readonly id: string;
  readonly hit: SearchHit;
  readonly text: string;
  readonly isActive: boolean;
  readonly onOpen: () => void;
};

function Hit({ id, hit, text, isActive, onOpen }: HitProps) {
  const { t, age, sex } = useWords();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <li
      id={id}
      ref={row}
      role="option"
      aria-selected={isActive}
      className={isActive ? 'hit hit-active' : 'hit'}
      onMouseDown={(event) => {
        event.preventDefault();
        onOpen();
      }}
    >
      <span className="hit-name name">
        <Marked text={hit.name} mark={hit.mark} />
      </span>
      <span className="hit-facts">
        {sex(hit.sex)} {age(hit.birthDate)}
      </span>
      <span className="hit-number">
        <MarkedNumber masked={hit.documentMasked} text={hit.matched === 'document' ? text : ''} />
      </span>
      <span className="hit-phone">
        <MarkedNumber masked={hit.phoneMasked} text={hit.matched === 'phone' ? text : ''} />
      </span>
      <span className="hit-address">{hit.address}</span>
      <span className="hit-why">{whyText(t, hit)}</span>
    </li>
  );
}

type MarkedProps = { readonly text: string; readonly mark: SearchHit['mark'] };

function Marked({ text, mark }: MarkedProps) {
  if (!mark) return text;
  return (
    <>
      {text.slice(0, mark.from)}
      <mark>{text.slice(mark.from, mark.to)}</mark>
      {text.slice(mark.to)}
    </>
  );
}

type MarkedNumberProps = { readonly masked: string | null; readonly text: string };

function MarkedNumber({ masked, text }: MarkedNumberProps) {
  return masked && <Marked text={masked} mark={markedTail(masked, text)} />;
}

/** Today's visit comes first; otherwise what the text matched, where that is not on the screen. */
function whyText(t: ReturnType<typeof useWords>['t'], { today, matched }: SearchHit): string {
  if (today?.ticketNumber && today.state) {
    const state = t(`values.ticket.${today.state}`);
    return t('residents.search.todayTicket', { number: today.ticketNumber, state });
  }
  if (today) return t('residents.search.todayBooked');
  return matched === 'name' ? '' : t(`residents.search.matched.${matched}`);
}
