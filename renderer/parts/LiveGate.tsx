import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Live } from '../host/use-live.ts';
import { LoadingState } from '../ui/States.tsx';
import { ProblemNote } from './ProblemNote.tsx';

type Props<Data> = {
  readonly live: Live<Data>;
  readonly children: (data: Data) => ReactNode;
  readonly lines?: number;
};

/** The three ways of having nothing to show yet; what was heard last stays on screen when away. */
export function LiveGate<Data>({ live, children, lines = 3 }: Props<Data>) {
  const { t } = useTranslation();
  if (live.data !== undefined && live.status !== 'refused') return children(live.data);
  if (live.problem) return <ProblemNote problem={live.problem} onRetry={live.retry} />;
  return <LoadingState label={t('shell.loading')} lines={lines} />;
}
