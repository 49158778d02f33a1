import { Button } from 'antd';
import type { BookingPlace, BookingWish } from '../../../shared/contract/appointments.ts';
import { useHost } from '../../host/host.ts';
import { useCommand } from '../../host/use-command.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Mark } from '../../ui/Mark.tsx';
import { Panel } from '../../ui/Panel.tsx';

type Props = { readonly onOpen: (residentId: string) => void };

/** Who wants a place and has none: nobody is lost silently. */
export function Wishes({ onOpen }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const live = useLive(queries.appointments.wishes, undefined);
  const count = live.data?.length ?? 0;
  return (
    <Panel
      title={t('appointments.wishes')}
      extra={count > 0 && <Mark meaning="attention">{count}</Mark>}
      className="wishes"
    >
      <LiveGate live={live} lines={1}>
        {(wishes) => (
          <ul className="wish-list">
            {wishes.length === 0 && <li className="booking-quiet">{t('appointments.noWishes')}</li>}
            {wishes.map((wish) => (
              <WishRow key={wish.wishId} wish={wish} onOpen={() => onOpen(wish.residentId)} />
            ))}
          </ul>
        )}
      </LiveGate>
    </Panel>
  );
}

function WishRow({ wish, onOpen }: { readonly wish: BookingWish; readonly onOpen: () => void }) {
  const { t, monthDay } = useWords();
  const { wishId, proposal } = wish;
  const grant = useCommand((client, idempotencyKey, place: BookingPlace) =>
    client.appointments.grant({ idempotencyKey, wishId, place }),
  );
  const withdraw = useCommand((client, idempotencyKey, _input: null) =>
    client.appointments.withdraw({ idempotencyKey, wishId }),
  );
  const when = `${monthDay(wish.date)} ${wish.start ?? ''}`.trim();
  return (
    <li className="wish">
      <span>
        <Button type="link" className="name wish-name" onClick={onOpen}>
          {wish.name}
        </Button>
        {wish.phoneMasked} · {t(`appointments.channel.${wish.channel}`)}
      </span>
      <span>
        {wish.doctorName}{' '}
        {t(`appointments.wish.${wantOf(wish)}`, { when, until: monthDay(wish.until) })}
      </span>
      <WishState wish={wish} />
      <div className="booking-more">
        {proposal && (
          <Button
            type="primary"
            loading={grant.isRunning}
            onClick={() => {
              const { date, start, queueId, doctorId } = proposal;
              void grant.run({ date, start, queueId, doctorId });
            }}
          >
            {t('appointments.accept')}
          </Button>
        )}
        <Button loading={withdraw.isRunning} onClick={() => void withdraw.run(null)}>
          {t('appointments.withdraw')}
        </Button>
      </div>
      <ProblemNote problem={grant.problem ?? withdraw.problem} />
    </li>
  );
}

/** A place can be lost to somebody else, or because nobody sees people then any more. */
function wantOf({ kind, refused }: BookingWish): BookingWish['kind'] | 'closed' {
  return kind === 'moved-out' && refused === 'slot-closed' ? 'closed' : kind;
}

function WishState({ wish }: { readonly wish: BookingWish }) {
  const { t, monthDay } = useWords();
  const { proposal, refused, state, kind } = wish;
  if (proposal) {
    const when = `${monthDay(proposal.date)} ${proposal.start} ${proposal.doctorName ?? ''}`.trim();
    return <Mark meaning="attention">{t('appointments.proposal', { when })}</Mark>;
  }
  if (state === 'task') return <Mark meaning="danger">{t('appointments.noProposal')}</Mark>;
  const isWaiting = kind === 'any-day' || refused !== null;
  return (
    <Mark meaning="information">
      {t(`appointments.wishState.${isWaiting ? 'waiting' : 'open'}`)}
    </Mark>
  );
}
