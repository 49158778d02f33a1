import type { EpochMs } from '../../lib/clock.ts';
import { type Decision, ruleIds } from '../decision.ts';
import { clinicInstant } from '../../lib/clock.ts';
import type { DayPlan, DaySession, Place } from './day.ts';
import { timeOf } from './slot.ts';

/** Why a doctor is put forward, the strongest first (QUE-08, F3). */
export const suggestionGrounds = ['contracted', 'team', 'specialty', 'load'] as const;
export type SuggestionGround = (typeof suggestionGrounds)[number];

export type Suggestion = Decision & {
  readonly place: Place;
  readonly ground: SuggestionGround;
  /** Bookable places of the session, and how many of them are left. */
  readonly places: number;
  readonly free: number;
};

export type SuggestionCase = {
  /** From the first day on. */
  readonly days: readonly DayPlan[];
  /** The doctor of the contract; null without one. */
  readonly contractedDoctorId: string | null;
  /** Everybody of the team of that doctor, or of the team whose code was given. */
  readonly teamDoctorIds: ReadonlySet<string>;
  /** Conditions under care. */
  readonly conditions: readonly string[];
  /** Only this team: its booking code was given. */
  readonly isTeamOnly: boolean;
  readonly now: EpochMs;
};

/**
 * For every doctor the first free slot, in the order in which a desk should offer them: the contracted
 * doctor, the team, who is made for the conditions, and of the others the one with most room (QUE-08).
 */
export function suggestPlaces(input: SuggestionCase): readonly Suggestion[] {
  const firstOf = new Map<string, Suggestion>();
  for (const day of input.days)
    for (const session of day.sessions) {
      const who = session.session.doctorId ?? session.session.queueId;
      const suggestion = firstOf.has(who) ? null : suggestionOf(day, session, input);
      if (suggestion) firstOf.set(who, suggestion);
    }
  return [...firstOf.values()].toSorted(
    (one, other) =>
      suggestionGrounds.indexOf(one.ground) - suggestionGrounds.indexOf(other.ground) ||
      other.free / other.places - one.free / one.places ||
      compare(one.place, other.place),
  );
}

function suggestionOf(
  { date }: DayPlan,
  { session, slots }: DaySession,
  input: SuggestionCase,
): Suggestion | null {
  const { doctorId, queueId } = session;
  const ground = groundOf(doctorId, session.conditions, input);
  if (input.isTeamOnly && ground !== 'contracted' && ground !== 'team') return null;
  const slot = slots.find(
    ({ free, start }) => free > 0 && clinicInstant(date, timeOf(start)) > input.now,
  );
  if (!slot) return null;
  return {
    place: { date, start: timeOf(slot.start), queueId, doctorId },
    ground,
    places: slots.reduce((sum, { capacity }) => sum + capacity, 0),
    free: slots.reduce((sum, { free }) => sum + free, 0),
    because: ruleIds(ground !== 'load' && 'QUE-08', 'QUE-10'),
    ruleSet: 'booking-suggestion',
    version: '2026.1',
  };
}

function groundOf(
  doctorId: string | null,
  madeFor: readonly string[],
  { contractedDoctorId, teamDoctorIds, conditions, isTeamOnly }: SuggestionCase,
): SuggestionGround {
  if (
    doctorId !== null &&
    doctorId === contractedDoctorId &&
    (!isTeamOnly || teamDoctorIds.has(doctorId))
  )
    return 'contracted';
  if (doctorId !== null && teamDoctorIds.has(doctorId)) return 'team';
  return madeFor.some((one) => conditions.includes(one)) ? 'specialty' : 'load';
}

function compare(one: Place, other: Place): number {
  const [a, b] = [`${one.date} ${one.start}`, `${other.date} ${other.start}`];
  return Number(a > b) - Number(a < b);
}
