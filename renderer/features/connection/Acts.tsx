import type { WaitingActs } from '../../../shared/contract/connection.ts';
import { useWords } from '../../parts/use-words.ts';

type Props = {
  readonly acts: WaitingActs;
  /** Within a line of text, where the numbers are not what the screen is about. */
  readonly isQuiet?: boolean;
};

/** How many of what: 签到 3、测量 5. Never whose. */
export function Acts({ acts: { count, kinds }, isQuiet = false }: Props) {
  const { t } = useWords();
  const named = kinds.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return <p className="line-hint">{t('connection.waiting.none')}</p>;
  return (
    <dl className={isQuiet ? 'line-acts line-acts-quiet' : 'line-acts'}>
      {kinds.map((one) => (
        <div key={one.kind}>
          <dt>{t(`connection.kind.${one.kind}`)}</dt>
          <dd>{one.count}</dd>
        </div>
      ))}
      {count > named && (
        <div>
          <dt>{t('connection.waiting.rest')}</dt>
          <dd>{count - named}</dd>
        </div>
      )}
    </dl>
  );
}
