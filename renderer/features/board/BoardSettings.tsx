import { Button, Checkbox, Input, Radio } from 'antd';
import type { BoardState } from '../../../shared/contract/queue.ts';
import { partsOf } from '../../../shared/domain/queue/voice-parts.ts';
import { useWords } from '../../parts/use-words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import type { Announcer } from './use-announcer.ts';
import type { Chosen } from './use-board-choices.ts';

type Props = {
  readonly number: number;
  readonly rooms: BoardState['rooms'];
  readonly chosen: Chosen;
  readonly announcer: Announcer;
  readonly onClose: () => void;
};

const volumes = { off: 0, low: 0.35, middle: 0.65, high: 1 } as const;
const volumeNames = ['off', 'low', 'middle', 'high'] as const;
const lights = ['light', 'dark'] as const;
const boardsMax = 9;

/** What one board shows and how loud it is. Every change holds at once and stays on this machine. */
export function BoardSettings({ number, rooms, chosen, announcer, onClose }: Props) {
  const { t } = useWords();
  const { choices, change } = chosen;
  return (
    <Dialog
      title={t('board.set.titleOf', { number })}
      width="44rem"
      onCancel={onClose}
      footer={<FurtherBoard number={number} />}
    >
      <div className="board-set">
        <Field label={t('board.set.name')} hint={t('board.set.nameHint')}>
          {(field) => (
            <Input
              {...field}
              maxLength={20}
              value={choices.name}
              onChange={({ target }) => change({ name: target.value })}
            />
          )}
        </Field>
        <RoomChoice rooms={rooms} chosen={chosen} />
        <fieldset>
          <legend>{t('board.set.ground')}</legend>
          <Radio.Group
            value={choices.light}
            onChange={({ target }) =>
              change({ light: target.value === 'light' ? 'light' : 'dark' })
            }
            options={lights.map((light) => ({ value: light, label: t(`board.set.${light}`) }))}
          />
        </fieldset>
        <fieldset>
          <legend>{t('board.set.volume')}</legend>
          <Radio.Group
            value={choices.volume}
            onChange={({ target }) => change({ volume: Number(target.value) })}
            options={volumeNames.map((name) => ({
              value: volumes[name],
              label: t(`board.set.volumes.${name}`),
            }))}
          />
          <Button onClick={() => announcer.announce(exampleOf(rooms), choices.volume)}>
            {t('board.set.try')}
          </Button>
          <p>{t(`board.set.voice.${announcer.voice ?? 'unknown'}`)}</p>
          {announcer.voice === 'recorded' && <UnspokenRooms rooms={rooms} />}
        </fieldset>
        <QuietHours chosen={chosen} />
      </div>
    </Dialog>
  );
}

function exampleOf(rooms: BoardState['rooms']) {
  return { number: 'A023', roomName: rooms[0]?.name ?? '' };
}

/** The recorded voice knows the words of most doors; of the others it says only the number. */
function UnspokenRooms({ rooms }: { readonly rooms: BoardState['rooms'] }) {
  const { t } = useWords();
  const unknown = rooms.filter(({ name }) => partsOf(name) === null).map(({ name }) => name);
  if (unknown.length === 0) return null;
  return <p>{t('board.set.unspoken', { rooms: unknown.join(t('values.listComma')) })}</p>;
}

function RoomChoice({ rooms, chosen }: Pick<Props, 'rooms' | 'chosen'>) {
  const { t } = useWords();
  const shown = chosen.choices.roomIds ?? rooms.map(({ roomId }) => roomId);
  const choose = (roomIds: readonly string[]) =>
    chosen.change({
      roomIds: roomIds.length === 0 || roomIds.length === rooms.length ? null : [...roomIds],
    });
  return (
    <fieldset>
      <legend>{t('board.set.rooms')}</legend>
      <Checkbox.Group
        value={shown.filter((id) => rooms.some(({ roomId }) => roomId === id))}
        onChange={choose}
        options={rooms.map(({ roomId, name }) => ({ value: roomId, label: name }))}
      />
    </fieldset>
  );
}

function QuietHours({ chosen }: Pick<Props, 'chosen'>) {
  const { t } = useWords();
  const { quietFrom, quietUntil } = chosen.choices;
  const isHalf = (quietFrom === null) !== (quietUntil === null);
  return (
    <div className="board-quiet-hours">
      <Field label={t('board.set.quietFrom')} hint={isHalf ? t('board.set.both') : undefined}>
        {(field) => (
          <Input
            {...field}
            type="time"
            value={quietFrom ?? ''}
            onChange={({ target }) => chosen.change({ quietFrom: target.value || null })}
          />
        )}
      </Field>
      <Field label={t('board.set.quietUntil')}>
        {(field) => (
          <Input
            {...field}
            type="time"
            value={quietUntil ?? ''}
            onChange={({ target }) => chosen.change({ quietUntil: target.value || null })}
          />
        )}
      </Field>
    </div>
  );
}

function FurtherBoard({ number }: { readonly number: number }) {
  const { t } = useWords();
  if (number >= boardsMax) return null;
  const next = number + 1;
  return (
    <Button onClick={() => window.open(`#/board/${next}`, `yizhan-board-${next}`)}>
      {t('board.set.further', { number: next })}
    </Button>
  );
}
