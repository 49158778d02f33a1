import type { RuleEntry } from './entry.ts';

/** (i) Appointments and calling. */
export const queueRules = {
  'i.3': {
    says: 'Lanes: E emergency, P priority, A booked, R back with results, W walk-in. In a lane: booked by slot, others by check-in.',
    source: 'ENG',
    confidence: 'L',
  },
  'i.3.1': { says: 'An emergency is called before all.', source: 'ENG', confidence: 'L' },
  'i.3.2': {
    says: 'Whoever waits longer than the limit (60 minutes, back with results 40) is called next.',
    source: 'ENG',
    confidence: 'L',
  },
  'i.3.3': {
    says: 'Else the cycle A P A W A R; empty lanes are skipped, booked ones count from ten minutes before their slot.',
    source: 'ENG',
    confidence: 'L',
  },
  'QUE-02': {
    says: 'Elders have priority from 65 years on and are first in their lane from 80 on.',
    source: 'K, ENG',
    confidence: 'L',
  },
  'QUE-03': {
    says: 'Disabled people have priority, with voice and text.',
    source: '残疾人保障法, 无障碍环境建设法',
    confidence: 'M',
  },
  'QUE-04': {
    says: 'Servicemen, veterans, their families and special-care recipients have priority with a valid card.',
    source: '军人地位和权益保障法, 退役军人保障法',
    confidence: 'M',
  },
  'QUE-05': {
    says: 'Fire-rescue personnel as servicemen.',
    source: 'K',
    confidence: 'L',
  },
  'QUE-06': {
    says: 'Pregnant women, infants, acute fever and pain have priority.',
    source: 'K',
    confidence: 'L',
  },
  'QUE-07': {
    says: 'Whoever has no smartphone books at the desk or by phone, or comes unbooked.',
    source: '国办发〔2020〕45号',
    confidence: 'M',
  },
  'QUE-08': {
    says: 'Booking offers the contracted doctor first, then the team, then who is made for the condition, then the one with most room.',
    source: 'FD25, BRIEF',
    confidence: 'H',
  },
  'QUE-10': {
    says: 'Slots have 15 minutes, the end not included, and floor(15 / minutes per visit) places. At least 30 % of a session is kept for those who come unbooked: from its first slot to the end of every slot that share of the places, rounded up to whole places, is kept, and no more. The reserve is never sold online; a desk gives it to people with priority only. A channel may take its share of the bookable places of a session, rounded down.',
    source: 'BRIEF, ENG',
    confidence: 'L',
  },
  'QUE-11': {
    says: 'Check-in opens 30 minutes before the slot; up to 15 minutes after its start is in time. One booking for a person, a doctor and a session, and no two that overlap.',
    source: 'ENG',
    confidence: 'L',
  },
  'QUE-12': {
    says: 'Who has to be measured first keeps the place in the queue of the doctor.',
    source: 'ENG',
    confidence: 'L',
  },
  'QUE-20': {
    says: 'Three calls, then passed; who returns stands after the next two of the lane, a second time at its end, a third time not at all.',
    source: 'K',
    confidence: 'L',
  },
  'QUE-21': {
    says: 'Who comes back the same day with results takes lane R of the same doctor.',
    source: 'K',
    confidence: 'L',
  },
  'QUE-22': {
    says: 'Later than 15 minutes is a walk-in by arrival; half an hour after the end of the slot it is a no-show. Three no-shows in 90 days: for 30 days from the third on booking at the desk or by phone only, except people with priority.',
    source: 'K, ENG',
    confidence: 'L',
  },
  'QUE-23': {
    says: 'Calling out of turn needs a reason, shows its effect on others and is logged; a call is taken back within five minutes.',
    source: 'ENG',
    confidence: 'L',
  },
  'QUE-24': {
    says: 'The board shows number and room; no name without a recorded ground, never a lane, a reason or a disease.',
    source: 'ID-54, QUE-03',
    confidence: 'M',
  },
  'QUE-25': {
    says: 'The home of the clinic decides the queue; a desk without it shows the last order and prints numbers with M. Nobody is called twice.',
    source: 'ENG',
    confidence: 'L',
  },
} as const satisfies Readonly<Record<string, RuleEntry>>;
