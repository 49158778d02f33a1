import type { WaitingActs } from '../../../shared/contract/connection.ts';
import { useWords } from '../../parts/use-words.ts';

/** How many of what: 签到 3、测量 5. Never whose. */
export function Acts({ acts: { count, kinds } }: { readonly acts: WaitingActs }) {
  const { t } = useWords();
  const named = kinds.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return <p className="line-hint">{t('connection.waiting.none')}</p>;
  return (
    <dl className="line-acts">
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
