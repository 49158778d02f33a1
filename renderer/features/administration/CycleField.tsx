import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { type Lane, lanes as allLanes } from '../../../shared/domain/queue/lane.ts';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';

type Props = {
  readonly lanes: readonly Lane[];
  readonly fault: string | null;
  readonly onChange: (lanes: readonly Lane[]) => void;
};

/** An emergency waits for no turn, so it has none in the cycle. */
const cycleLanes = allLanes.filter((lane) => lane !== 'E');
const placesMax = 12;

/** The order in which lanes take turns: arrows move, Ctrl and arrows swap, Delete takes away, letters add. */
export function CycleField({ lanes, fault, onChange }: Props) {
  const { t } = useWords();
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (lanes.length > 0) list.current?.querySelectorAll('button')[at]?.focus();
  }, [at, lanes]);

  function change(next: readonly Lane[], place: number) {
    onChange(next);
    setAt(Math.max(0, Math.min(place, next.length - 1)));
  }

  function add(lane: Lane) {
    if (lanes.length < placesMax) change(lanes.toSpliced(at + 1, 0, lane), at + 1);
  }

  function swap(step: 1 | -1) {
    const [one, other] = [lanes[at], lanes[at + step]];
    if (one && other) change(lanes.with(at, other).with(at + step, one), at + step);
  }

  function press(event: KeyboardEvent) {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
    const lane = cycleLanes.find((one) => one === event.key.toUpperCase());
    if (step !== null && event.ctrlKey) swap(step);
    else if (step !== null) setAt(Math.max(0, Math.min(at + step, lanes.length - 1)));
    else if (event.key === 'Delete' || event.key === 'Backspace')
      change(lanes.toSpliced(at, 1), at === lanes.length - 1 ? at - 1 : at);
    else if (lane && !event.ctrlKey && !event.altKey) add(lane);
    else return;
    event.preventDefault();
  }

  return (
    <div className="admin-cycle">
      {/* The keys are those of the buttons inside. */}
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div
        ref={list}
        role="toolbar"
        className="admin-cycle-lanes"
        aria-label={t('administration.settings.cycleLabel')}
        onKeyDown={press}
      >
        {lanes.map((lane, index) => (
          <button
            // A lane may come several times: its place is what it is.
            key={index}
            type="button"
            data-chip="lane"
            className={index === at ? 'admin-lane chosen' : 'admin-lane'}
            tabIndex={index === at ? 0 : -1}
            onClick={() => setAt(index)}
          >
            <span className="admin-lane-place">{index + 1}</span>
            {t(`values.lane.${lane}`)}
          </button>
        ))}
      </div>
      <div className="admin-cycle-add">
        {cycleLanes.map((lane) => (
          <Button key={lane} onClick={() => add(lane)} disabled={lanes.length >= placesMax}>
            {t('administration.settings.cycleAdd', { lane: t(`values.lane.${lane}`) })}
            <Kbd keys={lane} />
          </Button>
        ))}
      </div>
      <p role="status" className={fault ? 'field-fault' : 'admin-quiet'}>
        {fault ?? t('administration.settings.cycleHelp')}
      </p>
    </div>
  );
}
