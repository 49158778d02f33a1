import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Input, type InputRef } from 'antd';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { ScanFound } from '../../../shared/contract/devices.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { ScanNote } from '../../parts/ScanNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { isDialogOpen, isTyping } from '../../ui/shortcuts.tsx';
import { SearchResults } from './SearchResults.tsx';
import './search.css';

type Props = {
  readonly onOpen: (residentId: string) => void;
  /** Nobody fits: start a registration. Absent where the role may not register. */
  readonly onRegister?: ((searched: string) => void) | undefined;
  /** Esc in the empty box. */
  readonly onEscape: () => void;
};

const hitsMax = 20;

/**
 * The one box that finds anybody. Typing anywhere on the screen goes here; arrows move, Enter opens,
 * Esc clears.
 */
export function SearchBox({ onOpen, onRegister, onEscape }: Props) {
  const { t } = useWords();
  const listId = useId();
  const box = useRef<InputRef>(null);
  const search = useSearch(onOpen);
  useTypingGoesTo(box);

  /** What a scanner typed in vain gives way to the next code; a name is there to be corrected. */
  async function openActive() {
    const led = await search.openActive(() => box.current?.input?.value ?? '');
    const isScan = led === 'code' || isTypedByScanner(search.text);
    if (led !== 'on' && isScan) box.current?.select();
  }

  function press(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      search.move(event.key === 'ArrowDown' ? 1 : -1);
    }
    if (event.key === 'Enter') void openActive();
    if (event.key === 'Escape') {
      if (search.text === '') onEscape();
      else search.change('');
    }
  }

  const isOpen = search.text.trim() !== '';
  const hasList = isOpen && !search.problem && (search.hits?.length ?? 0) > 0;
  return (
    <div className="search" role="search">
      <Input
        ref={box}
        size="large"
        className="search-box"
        value={search.text}
        allowClear
        autoFocus
        maxLength={60}
        placeholder={t('residents.search.placeholder')}
        role="combobox"
        aria-label={t('residents.search.label')}
        aria-expanded={hasList}
        aria-controls={hasList ? listId : undefined}
        aria-activedescendant={hasList ? `${listId}-${search.active}` : undefined}
        onChange={(event) => search.change(event.target.value)}
        onKeyDown={press}
      />
      {isOpen && <SearchAnswer id={listId} search={search} onRegister={onRegister} />}
    </div>
  );
}

type AnswerProps = Pick<Props, 'onRegister'> & {
  readonly id: string;
  readonly search: ReturnType<typeof useSearch>;
};

/** Who was found, or why nobody was. */
function SearchAnswer({ id, search, onRegister }: AnswerProps) {
  function register() {
    search.change('');
    onRegister?.(search.text);
  }

  return (
    <div className="search-list">
      {search.problem ? (
        <ProblemNote problem={search.problem} onRetry={search.retry} />
      ) : search.code ? (
        <ScanNote found={search.code} />
      ) : (
        <SearchResults
          id={id}
          text={search.text.trim()}
          hits={search.hits}
          isStale={search.isStale}
          active={search.active}
          onOpen={(hit) => search.open(hit.residentId)}
          onRegister={onRegister && register}
        />
      )}
    </div>
  );
}

/** As you type: every keystroke asks, the last answer stays until the next is there. */
function useSearch(onOpen: (residentId: string) => void) {
  const { queries, client } = useHost();
  const cache = useQueryClient();
  const [text, setText] = useState('');
  /** The text is a code of ours that leads to nobody. */
  const [code, setCode] = useState<ScanFound | null>(null);
  const [active, setActive] = useState(0);
  const asked = text.trim();
  const options = {
    ...queries.residents.search.queryOptions({ input: { text: asked, limit: hitsMax } }),
    gcTime: 0,
  };
  const answer = useQuery({
    ...options,
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });

  function change(next: string) {
    setText(next);
    setCode(null);
    setActive(0);
  }

  function open(residentId: string) {
    change('');
    onOpen(residentId);
  }

  /** Nobody is called like this: a scanner may have typed it, or it is read off a ticket. */
  async function openCode(): Promise<ScanFound | null> {
    const found = await client.devices.readCode({ text: asked }).catch(() => null);
    return found?.is === 'nothing' && found.because === 'unknown' ? null : found;
  }

  return {
    text,
    active,
    code,
    hits: answer.data,
    /** The hits answer an earlier text; those of the present one are under way. */
    isStale: answer.isPlaceholderData,
    problem: answer.error ? problemOf(answer.error) : null,
    change,
    open,
    retry: () => void answer.refetch(),
    move(step: 1 | -1) {
      const count = answer.data?.length ?? 0;
      if (count > 0) setActive((active + step + count) % count);
    },
    /**
     * Fast hands and scanners press Enter before the answer is there: then it opens when it comes.
     *
     * @returns where it led: to somebody or to what is typed by now (`on`), to a code of ours that is
     * nobody's, or nowhere
     */
    async openActive(textNow: () => string): Promise<'on' | 'code' | 'nowhere'> {
      if (asked === '') return 'on';
      const isAnswered = answer.isSuccess && !answer.isPlaceholderData;
      const hits = isAnswered ? answer.data : await cache.ensureQueryData(options).catch(() => []);
      const found = hits.length === 0 ? await openCode() : null;
      if (textNow().trim() !== asked) return 'on';
      const residentId = found && found.is !== 'nothing' ? found.residentId : undefined;
      const chosen = hits[active]?.residentId ?? residentId;
      if (chosen) open(chosen);
      else setCode(found);
      if (chosen) return 'on';
      return found ? 'code' : 'nowhere';
    },
  };
}

/** The code on a box of medicine, say: nobody's name has a figure in it. */
const isTypedByScanner = (text: string) => /^(?=.*\d)[\w-]{8,}$/.test(text.trim());

/** A letter that no field claims belongs to the search box. */
function useTypingGoesTo(box: RefObject<InputRef | null>): void {
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const isText = event.key.length === 1 || event.key === 'Process';
      if (!isText || event.key === ' ' || event.ctrlKey || event.altKey || event.metaKey) return;
      if (isTyping(event.target) || isDialogOpen()) return;
      box.current?.focus();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [box]);
}
