import { createRandom, type Random } from '../../shared/demo/random.ts';
import { card } from '../support/people.ts';

/** Minutes after eight o'clock. */
export type Minute = number;

/** Which of the clinic's workstations; a kiosk stands beside the first two. */
export type Station = 0 | 1 | 2;

/** Somebody who means to come this morning, and what they will do. */
export type Visitor = {
  readonly index: number;
  readonly card: ReturnType<typeof card>;
  /** Has a record here; somebody new is registered from the chip. */
  readonly isKnown: boolean;
  /** Start of the booked quarter; null for a walk-in. */
  readonly slot: Minute | null;
  /** Null: booked, and never seen. */
  readonly comesAt: Minute | null;
  readonly way: { readonly kind: 'kiosk' | 'desk'; readonly at: Station };
  readonly purpose: 'follow-up' | 'consultation' | 'measurement';
  /** Does not hear the first calls, and is back after so many minutes; null: hears them. */
  readonly strays: number | null;
  /** Sent for tests, and back with results after so many minutes. */
  readonly results: number | null;
  /** The doctor wants another pressure first. */
  readonly isMeasuredAgain: boolean;
};

export type MorningPlan = {
  readonly visitors: readonly Visitor[];
  /** The second workstation is alone from, to. */
  readonly cut: { readonly from: Minute; readonly to: Minute };
};

const FULL = 300;
/** The last booked quarter of a full morning, and its last minute in which somebody comes in. */
const SLOTS = 13;
const DOOR = 180;

/**
 * A morning of so many visits, and some who booked and do not come. A smaller one is as crowded, and shorter.
 *
 * @param visits how many come; 300 is a full morning
 */
export function planMorning(seed: string, visits: number): MorningPlan {
  const random = createRandom(`morning/${seed}`);
  const share = Math.min(1, Math.max(0.15, visits / FULL));
  const absent = Math.round(visits / 20);
  const visitors = Array.from({ length: visits + absent }, (_, index) =>
    planVisitor(random.fork(index), { index, isAbsent: index >= visits, share }),
  );
  const from = Math.round(random.fork('cut').integer(45, 80) * share);
  const length = Math.round(random.fork('cut length').integer(20, 45) * Math.max(0.4, share));
  return { visitors, cut: { from, to: from + length } };
}

type Place = { readonly index: number; readonly isAbsent: boolean; readonly share: number };

function planVisitor(random: Random, { index, isAbsent, share }: Place): Visitor {
  const slot =
    isAbsent || random.chance(0.45) ? random.integer(0, Math.round(SLOTS * share)) * 15 : null;
  const kind = random.chance(0.6) ? 'kiosk' : 'desk';
  return {
    index,
    card: inventedCard(random, index),
    isKnown: slot !== null || random.chance(0.8),
    slot,
    comesAt: isAbsent ? null : arrival(random, slot, share),
    way: { kind, at: random.integer(0, kind === 'kiosk' ? 1 : 2) as Station },
    purpose: random.weighted([
      ['consultation', 5],
      ['follow-up', 3],
      ['measurement', 2],
    ]),
    strays: random.chance(0.06) ? random.integer(1, 20) : null,
    results: random.chance(0.08) ? random.integer(20, 50) : null,
    isMeasuredAgain: random.chance(0.03),
  };
}

/** Most come some minutes early, some late; walk-ins stand at the door when it opens. */
function arrival(random: Random, slot: Minute | null, share: number): Minute {
  if (slot === null)
    return random.chance(0.3)
      ? random.integer(-10, 15)
      : random.integer(0, DOOR) * share + random.next();
  if (random.chance(0.1)) return slot + random.integer(16, 70);
  return Math.max(-15, slot + random.normal(-12, 8));
}

const surnames = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗'];
const given = [...'伟芳娜敏静丽强磊军洋艳勇杰娟涛明超秀霞平'];

function inventedCard(random: Random, index: number) {
  const isElder = random.chance(0.35);
  const year = isElder ? random.integer(1936, 1961) : random.integer(1962, 2015);
  const month = String(random.integer(1, 12)).padStart(2, '0');
  const day = String(random.integer(1, 28)).padStart(2, '0');
  const name = `${random.pick(surnames)}${random.pick(given)}${random.pick(given)}`;
  const sex = random.chance(0.5) ? 'female' : 'male';
  return card({ name, sex, birthDate: `${year}-${month}-${day}`, serial: (index % 480) + 1 });
}
