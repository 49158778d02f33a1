import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../shared/lib/problem.ts';
import { Notice } from '../ui/Notice.tsx';

type Props = {
  readonly problem: Problem | null;
  /** Offered where trying again is safe and may help. */
  readonly onRetry?: (() => void) | undefined;
};

/** Why something could not be done, and what to do. Renders nothing without a problem. */
export function ProblemNote({ problem, onRetry }: Props) {
  const { t } = useTranslation();
  if (!problem) return null;
  // Of `port-in-use`: which device has it.
  const device = problem.params?.['device'];
  const canRetry = onRetry && (problem.retryable || problem.code === 'internal');
  return (
    <Notice
      meaning={problem.retryable ? 'attention' : 'danger'}
      isUrgent
      action={canRetry ? <Button onClick={onRetry}>{t('problem.retry')}</Button> : undefined}
    >
      {t(`problem.${problem.code}`)}
      {device !== undefined && ` ${t('problem.portHolder', { device })}`}
    </Notice>
  );
}
