import type { SentToDesk } from '../../../shared/contract/devices.ts';
import { useHost } from '../../host/host.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { timeOf, useWords } from '../../parts/use-words.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Notice } from '../../ui/Notice.tsx';

type Props = {
  /** Why nobody can be looked after now: something else is at hand. */
  readonly cannotBecause: string | null;
  readonly onTakeOn: (card: SentToDesk) => void;
};

/** Whom a kiosk of this workstation sent to the desk, the longest waiting first; the key is theirs. */
export function SentNotice({ cannotBecause, onTakeOn }: Props) {
  const { t } = useWords();
  const { queries } = useHost();
  const { data = [] } = useLive(queries.devices.sentToDesk, undefined);
  const takeOn = useCommand((client, idempotencyKey, { cardToken }: SentToDesk) =>
    client.devices.takeOn({ idempotencyKey, cardToken }),
  );

  async function press(card: SentToDesk) {
    if (await takeOn.run(card)) onTakeOn(card);
  }

  return (
    <>
      <ProblemNote problem={takeOn.problem} onRetry={() => void takeOn.retry()} />
      {data.map((card, index) => (
        <Notice
          key={card.cardToken}
          meaning="attention"
          action={
            <ActionButton
              label={t('residents.sent.takeOn')}
              {...(index === 0 ? { keys: 'Alt+K' } : {})}
              cannotBecause={cannotBecause}
              isRunning={takeOn.isRunning}
              onPress={() => void press(card)}
            />
          }
        >
          <strong className="name">{card.name}</strong> {card.documentMasked}
          <br />
          {t('residents.sent.why', {
            kiosk: card.kiosk,
            time: timeOf(card.at),
            reason: t(`residents.sent.reason.${card.reason}`),
          })}
        </Notice>
      ))}
    </>
  );
}
