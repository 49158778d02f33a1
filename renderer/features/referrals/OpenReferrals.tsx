import { Button } from 'antd';
import { isOpen } from '../../../shared/domain/referral/states.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useNow } from '../../ui/use-now.ts';
import { referralWords } from './referral-words.ts';

type Props = { readonly residentId: string; readonly onOpen: (referralId: string) => void };

const clockStepMs = 20_000;

/** On the page of a resident: that they are on the way somewhere. Nothing where they are not. */
export function OpenReferrals({ residentId, onOpen }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const nowMs = useNow(clockStepMs);
  const live = useLive(queries.referrals.list, { residentId });
  const open = (live.data ?? []).filter(({ state }) => isOpen(state));
  return open.map((line) => {
    const [first] = referralWords(t, line, nowMs);
    return (
      <Notice
        key={line.referralId}
        meaning={first?.meaning ?? 'information'}
        action={<Button onClick={() => onOpen(line.referralId)}>{t('referrals.title')}</Button>}
      >
        {t('referrals.to')} {line.toOrganisation} {line.toDepartment} {first?.text}
      </Notice>
    );
  });
}
