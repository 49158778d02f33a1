import type { NotTaken as Refusal } from '../../../shared/contract/measurement.ts';
import { secondOf, useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';

type Props = { readonly refusals: readonly Refusal[] };

/** Devices that measured and have no value: nobody waits for one that does not come. */
export function NotTaken({ refusals }: Props) {
  const { t } = useWords();
  return (
    <div className="instrument-not-taken">
      {refusals.map(({ deviceId, deviceLabel, reason, at }) => (
        <Notice key={deviceId} meaning="attention">
          <strong>{t('measurement.notTaken', { device: deviceLabel, time: secondOf(at) })}</strong>{' '}
          {t(`refusals.${reason}`)}
        </Notice>
      ))}
    </div>
  );
}
