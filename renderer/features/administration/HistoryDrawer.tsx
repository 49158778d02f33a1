import { useQuery } from '@tanstack/react-query';
import { Drawer } from 'antd';
import type { z } from 'zod';
import type {
  AdministrationState,
  HistoryLine,
  historySubject,
} from '../../../shared/contract/administration.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { dateOf, timeOf, useWords } from '../../parts/use-words.ts';
import { Mark, type Meaning } from '../../ui/Mark.tsx';
import { EmptyState, LoadingState } from '../../ui/States.tsx';
import type { FieldName } from './fields.ts';
import { useSettingWords } from './setting-words.ts';
import { valueWords } from './value-words.ts';

type Subject = z.input<typeof historySubject>;
type Props = {
  readonly state: AdministrationState;
  readonly title: string;
  readonly subject: Subject;
  readonly onClose: () => void;
};

/** Who changed what, when, at which workstation, from what to what; the latest first. */
export function HistoryDrawer({ state, title, subject, onClose }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const asked = useQuery({
    ...queries.administration.history.queryOptions({ input: subject }),
    gcTime: 0,
    staleTime: 0,
  });
  return (
    <Drawer
      open
      size="38rem"
      title={t('administration.historyOf', { name: title })}
      onClose={onClose}
    >
      {asked.error && (
        <ProblemNote problem={problemOf(asked.error)} onRetry={() => void asked.refetch()} />
      )}
      {asked.isPending && <LoadingState label={t('shell.loading')} lines={6} />}
      {asked.data?.length === 0 && <EmptyState>{t('administration.historyEmpty')}</EmptyState>}
      <ol className="admin-history">
        {actsOf(asked.data ?? []).map((lines) => (
          <Act key={lines[0].txId} {...{ lines, subject, state }} />
        ))}
      </ol>
    </Drawer>
  );
}

type Lines = readonly [HistoryLine, ...HistoryLine[]];

/** Lines of one act stand together: who and when is said once. */
function actsOf(lines: readonly HistoryLine[]): readonly Lines[] {
  const acts = new Map<string, Lines>();
  for (const line of lines) {
    const act = acts.get(line.txId);
    acts.set(line.txId, act ? [...act, line] : [line]);
  }
  return [...acts.values()];
}

const meanings: Readonly<Record<HistoryLine['standing'], Meaning>> = {
  everywhere: 'ok',
  waiting: 'information',
  refused: 'danger',
};

type ActProps = Pick<Props, 'state' | 'subject'> & { readonly lines: Lines };

function Act({ lines, ...rest }: ActProps) {
  const { t } = useWords();
  const [head] = lines;
  return (
    <li>
      <p className="admin-history-head">
        <time dateTime={head.at}>
          {dateOf(head.at)} {timeOf(head.at)}
        </time>
        <strong className="name">{head.byName ?? t('administration.historyLine.district')}</strong>
        <span>{head.desk ?? t('administration.historyLine.unknownDesk')}</span>
        <Mark meaning={meanings[head.standing]}>
          {t(`administration.historyLine.${head.standing}`)}
        </Mark>
      </p>
      {lines.map((line) => (
        <Changed key={`${line.kind} ${line.field}`} line={line} {...rest} />
      ))}
      {head.effectiveFrom && (
        <p>{t('administration.historyLine.effective', { date: head.effectiveFrom })}</p>
      )}
      {head.reason && <p>{t('administration.historyLine.reason', { reason: head.reason })}</p>}
    </li>
  );
}

type ChangedProps = Pick<ActProps, 'state' | 'subject'> & { readonly line: HistoryLine };

function Changed({ line, subject, state }: ChangedProps) {
  const { t } = useWords();
  const words = valueWords(t, state);
  const settingWords = useSettingWords();
  if (line.field === null) return <p>{t('administration.historyLine.removed')}</p>;
  if (line.field === 'passwordHash')
    return <p>{t('administration.historyLine.passwordChanged')}</p>;
  const field = line.field as FieldName; // the contract's fields, each with its word
  const wordOf = (value: HistoryLine['to']) => {
    if (value === null || value === '') return t('administration.historyLine.nothing');
    if (subject.of === 'setting') return settingWords.stored(subject.key, value);
    return words(field, String(value));
  };
  const isPerson = subject.of === 'row' && subject.kind === 'staff' && field === 'name';
  return (
    <p className="admin-history-line">
      <span className="admin-quiet">
        {subject.of === 'setting'
          ? t(`administration.historyLine.${line.kind}`)
          : t(`administration.field.${isPerson ? 'person' : field}`)}
      </span>
      {line.kind === 'changed' && (
        <>
          <s>{wordOf(line.from)}</s>
          <span aria-hidden="true">→</span>
        </>
      )}
      <strong>{wordOf(line.to)}</strong>
    </p>
  );
}
