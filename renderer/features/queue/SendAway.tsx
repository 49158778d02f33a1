import { useState } from 'react';
import type { QueueTicket } from '../../../shared/contract/queue.ts';
import { canTakeBack } from '../../../shared/domain/queue/calling.ts';
import { fromInstant } from '../../../shared/lib/clock.ts';
import { useWords } from '../../parts/use-words.ts';
import { useNow } from '../../ui/use-now.ts';
import { QuietAct } from './QuietAct.tsx';
import { TransferDialog } from './TransferDialog.tsx';
import type { Calling } from './use-calling.ts';
import type { MyRoom } from './use-my-room.ts';

type Props = {
  readonly ticket: QueueTicket;
  readonly mine: MyRoom;
  readonly calling: Calling;
  /** What has to be dealt with before this person can go. */
  readonly cannotBecause: string | null;
  /** Closes what is open for them here; false when it could not be. */
  readonly letGo: () => Promise<boolean>;
};

const stepMs = 10_000;

/** The two ways out that are neither a pass nor a finish: elsewhere, or back to where they waited. */
export function SendAway({ ticket, mine, calling, cannotBecause, letGo }: Props) {
  const { t } = useWords();
  const [isChoosing, setChoosing] = useState(false);
  const nowMs = useNow(stepMs);
  const because = mine.canCall ? cannotBecause : t('queue.readOnly');
  const { isRunning } = calling;
  const { state, calledAt } = ticket;
  // Later, and once they are in the room, the way back to their place is one of the transfers: with a reason.
  const isFresh =
    state === 'called' && calledAt !== null && canTakeBack(fromInstant(calledAt), nowMs);
  return (
    <>
      <QuietAct
        label={t('queue.transfer.open')}
        keys="Alt+G"
        isRunning={isRunning}
        cannotBecause={because}
        onPress={() => setChoosing(true)}
      />
      {isFresh && (
        <QuietAct
          label={t('queue.putBack')}
          keys="Alt+Z"
          isRunning={isRunning}
          cannotBecause={because}
          onPress={() => void putBack()}
        />
      )}
      {isChoosing && (
        <TransferDialog
          ticket={ticket}
          mine={mine}
          calling={calling}
          letGo={letGo}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  );

  async function putBack() {
    if (await letGo()) calling.putBack();
  }
}
