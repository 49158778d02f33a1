import {
  type FollowerEffect,
  type FollowerEvent,
  type FollowerState,
  type Greeting,
  idleFollower,
  stepFollower,
} from '../../shared/replication/follower.ts';

/** A place in the feed, with the chk that belongs there. */
export const at = (seq: number) => ({ seq, chk: `chk${seq}` });
const half = () => 0.5;
const greeting: Greeting = {
  head: 0,
  lastNo: 0,
  lastHash: 'h',
  ownHash: 'h',
  canPull: true,
  limbo: 0,
};

/** A follower that is told one thing after another, with what it did at each. */
export function follower(
  start: { seq?: number; ackedNo?: number; highNo?: number; showsFirst?: boolean } = {},
) {
  let state: FollowerState = { ...idleFollower, showsFirst: start.showsFirst ?? false };
  const tell = (event: FollowerEvent): readonly FollowerEffect[] => {
    const { state: next, effects } = stepFollower(state, event, half);
    state = next;
    return effects;
  };
  const { seq = 0, ackedNo = 0, highNo = 0 } = start;
  const opening = tell({ type: 'start', cursor: at(seq), ackedNo, highNo });
  const turn = () => state.turn;
  return {
    tell,
    opening,
    turn,
    state: () => state,
    greet: (more: Partial<Greeting> = {}) =>
      tell({
        type: 'greeted',
        turn: turn(),
        greeting: { ...greeting, ...more },
      }),
    page: (from: number, head: number, isEmpty = false) =>
      tell({ type: 'paged', turn: turn(), page: { from: at(from), head, isEmpty } }),
  };
}

export const kinds = (effects: readonly FollowerEffect[]) => effects.map(({ type }) => type);
export const last = (effects: readonly FollowerEffect[]) => effects.at(-1);
