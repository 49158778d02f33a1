import { Button } from 'antd';
import type { DeviceStatus } from '../../../shared/contract/devices.ts';
import type { PairingNews } from '../../../shared/contract/kiosks.ts';
import { useCommand } from '../../host/use-command.ts';
import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';

type Props = { readonly device: DeviceStatus; readonly onClose: () => void };

/** Binds a kiosk's key: the same six figures on both screens, seen by somebody who stands there. */
export function PairDialog({ device, onClose }: Props) {
  const { t } = useWords();
  const { queries } = useHost();
  const { deviceId, label } = device;
  const live = useLive(queries.kiosks.pair, { deviceId });
  const compare = useCommand((client, idempotencyKey, isSame: boolean) =>
    client.kiosks.comparePairing({ idempotencyKey, deviceId, isSame }),
  );
  const isAsked = live.data?.state === 'compare' && compare.status !== 'done';
  return (
    <Dialog
      width="34rem"
      title={t('kiosks.pair.title', { label })}
      onCancel={onClose}
      footer={
        isAsked ? (
          <>
            <Button onClick={() => void compare.run(false)}>{t('kiosks.pair.differs')}</Button>
            <ActionButton
              label={t('kiosks.pair.same')}
              keys="Ctrl+Enter"
              isPrimary
              isInDialog
              isRunning={compare.isRunning}
              onPress={() => void compare.run(true)}
            />
          </>
        ) : (
          <Button onClick={onClose}>{t('kiosks.pair.close')}</Button>
        )
      }
    >
      <ProblemNote problem={compare.problem} onRetry={() => void compare.retry()} />
      <LiveGate live={live}>{(news) => <News news={news} />}</LiveGate>
    </Dialog>
  );
}

function News({ news }: { readonly news: PairingNews }) {
  const { t } = useWords();
  if (news.state === 'waiting') {
    return <Notice meaning="information">{t('kiosks.pair.waiting')}</Notice>;
  }
  if (news.state === 'done') return <Notice meaning="ok">{t('kiosks.pair.done')}</Notice>;
  if (news.state === 'failed') {
    return (
      <Notice meaning="attention" isUrgent>
        {t(`kiosks.pair.failed.${news.why}`)}
      </Notice>
    );
  }
  return (
    <>
      <p>{t('kiosks.pair.compare')}</p>
      <p className="devices-code" aria-live="polite">
        {news.code.slice(0, 3)} {news.code.slice(3)}
      </p>
      <p className="devices-quiet">{t('kiosks.pair.compareHint')}</p>
    </>
  );
}
