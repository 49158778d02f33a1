import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { BackWithResults } from './BackWithResults.tsx';

/** Whose results are all there, until they are on the way back to the doctor (QUE-21); mostly nothing. */
export function ReadyNotice() {
  const { t } = useWords();
  const { queries } = useHost();
  const { data = [] } = useLive(queries.orders.watch, undefined);
  const ready = data.filter(({ canReturn }) => canReturn);
  return ready.map((visit) => (
    <Notice
      key={visit.visitId}
      meaning="information"
      action={<BackWithResults visit={visit} isBeside />}
    >
      {t('orders.readyOf', { name: visit.name, number: visit.ticketNumber ?? '' })}
    </Notice>
  ));
}
