import { randomUUID } from 'node:crypto';
import type { ConnectionStatus } from '../../shared/contract/connection.ts';
import type { Author, Conflict, ContestedField } from '../../shared/contract/conflicts.ts';
import type { DuplicatePair } from '../../shared/contract/merges.ts';
import { toInstant } from '../../shared/lib/clock.ts';
import type { FakeClinic } from './fake-host/clinic.ts';

/** What only a person can decide, and what waits on its way to the district. */
type Scene = (clinic: FakeClinic) => void;

const minuteMs = 60_000;

function author(name: string, place: string, minutesAgo: number): Author {
  const at = toInstant(Date.now() - minutesAgo * minuteMs);
  return { kind: 'staff', name, place, at };
}

type Said = readonly [value: string | null, who: Author];

function contested(
  more: Pick<ContestedField, 'entity' | 'field'> & Partial<ContestedField>,
  said: readonly Said[],
): ContestedField {
  const rowId = randomUUID();
  return {
    rowId,
    about: null,
    isSafety: false,
    needsDecision: more.isSafety ?? false,
    decider: 'identity',
    ...more,
    values: said.map(([value, who], at) => ({
      rowId,
      txId: randomUUID(),
      value,
      author: who,
      isShown: at === said.length - 1,
    })),
  };
}

const birthDate = () =>
  contested({ entity: 'residents', field: 'birth_date', isSafety: true }, [
    ['1953-04-08', author('李慧', '前台一号', 190)],
    ['1953-04-18', author('周洋', '前台二号', 35)],
  ]);

const penicillin = () =>
  contested(
    {
      entity: 'allergies',
      field: 'is_refuted',
      about: '青霉素',
      isSafety: true,
      decider: 'clinical',
    },
    [
      ['0', author('王芳', '测量站', 3_000)],
      ['1', author('刘建国', '1 诊室', 80)],
    ],
  );

const phone = () =>
  contested({ entity: 'residents', field: 'phone' }, [
    ['138****1234', author('周洋', '前台二号', 500)],
    ['139****5678', author('李慧', '前台一号', 40)],
  ]);

/** Declined at one desk, and confirmed at another one that was cut off. */
export function contestedMerge(clinic: FakeClinic): void {
  const field = contested(
    { entity: 'merge_proposals', field: 'state', about: 'merge', needsDecision: true },
    [
      ['confirmed', author('周洋', '前台二号', 60)],
      ['declined', author('李慧', '前台一号', 40)],
    ],
  );
  const conflict = { ...field, resident: clinic.personAt(0).brief, mayDecide: true, kept: null };
  clinic.conflicts = { ...clinic.conflicts, conflicts: [conflict] };
}

/** Two safety fields of which one is a doctor's, one ordinary field, one decision of this morning. */
export function contestedValues(clinic: FakeClinic): void {
  const of = (index: number, field: ContestedField, mayDecide = true): Conflict => {
    return { ...field, resident: clinic.personAt(index).brief, mayDecide, kept: null };
  };
  const decided = contested({ entity: 'residents', field: 'address' }, [
    ['演示区和平街道安康社区 9 号楼', author('李慧', '前台一号', 900)],
    ['演示区和平街道安康社区 6 号楼', author('周洋', '前台二号', 700)],
  ]);
  clinic.conflicts = {
    conflicts: [of(0, birthDate()), of(9, penicillin(), false), of(3, phone())],
    decided: [
      {
        decisionId: randomUUID(),
        resident: clinic.personAt(5).brief,
        field: decided,
        value: decided.values[0]?.value ?? null,
        by: '李慧',
        at: toInstant(Date.now() - 20 * minuteMs),
        canUndo: true,
      },
    ],
    removed: [
      {
        rowId: randomUUID(),
        name: '李秀英',
        birthDate: '1946-03-09',
        reason: '导入撤销',
        removed: author('孙丽', '站长室', 300),
        edits: [{ field: 'phone', value: '134****3388', author: author('周洋', '前台二号', 120) }],
      },
    ],
  };
}

/** 张桂兰's own page: two birth dates, a doubted allergy, and another record that was merged into it. */
export const doubtfulRecord: Scene = (clinic) => {
  const person = clinic.personAt(0);
  const other = clinic.personAt(2);
  const [visit] = person.record.visits;
  person.record = {
    ...person.record,
    contested: [birthDate(), penicillin()],
    merged: [
      {
        linkId: randomUUID(),
        resident: other.brief,
        author: author('李慧', '前台一号', 2_000),
        reason: '看过身份证，同一人',
        proposedBy: '周洋',
        isPartingProposed: false,
      },
    ],
    visits: person.record.visits.map((one) =>
      one === visit ? { ...one, originId: other.brief.residentId } : one,
    ),
  };
};

function pair(clinic: FakeClinic, more: Partial<DuplicatePair>): DuplicatePair {
  return {
    a: clinic.personAt(0).brief,
    b: clinic.personAt(2).brief,
    level: 'D1',
    because: ['D1', 'ID-30'],
    isBlocked: false,
    ...more,
  };
}

/** Two pairs: one number in two records, and namesakes born on one day. */
export function likelyDuplicates(clinic: FakeClinic): void {
  const alike = { a: clinic.personAt(5).brief, b: clinic.personAt(9).brief, level: 'D4' } as const;
  clinic.pairs = [pair(clinic, {}), pair(clinic, alike)];
}

/** Somebody whom nobody knows yet (ID-38). */
export function unknownPerson(clinic: FakeClinic): void {
  const person = clinic.personAt(4);
  const resident = { ...person.brief, name: '无名氏', documentMasked: null, phoneMasked: null };
  const temporary = { documentId: crypto.randomUUID(), documentType: 'temporary' } as const;
  const documents = [{ ...temporary, isReadFromChip: false, validTo: null }];
  person.record = { ...person.record, resident, documents };
}

/** One number under two names (ID-40). */
export function oneNumberTwoNames(clinic: FakeClinic): void {
  const b = { ...clinic.personAt(2).brief, name: '张桂蓝' };
  clinic.pairs = [pair(clinic, { b, isBlocked: true, because: ['D1', 'ID-30', 'ID-40'] })];
}

const kinds: ConnectionStatus['forDistrict']['kinds'] = [
  { kind: 'measurement', count: 14 },
  { kind: 'check-in', count: 9 },
  { kind: 'call', count: 8 },
  { kind: 'follow-up', count: 3 },
  { kind: 'registration', count: 1 },
];

/** The home of a clinic whose line to the district has been down since the morning. */
export function districtDown(clinic: FakeClinic): void {
  const since = toInstant(Date.now() - 135 * minuteMs);
  clinic.line = {
    ...clinic.line,
    isHome: true,
    district: { reachable: false, since, lastUploadAt: since },
    waitingForDistrict: 35,
    oldestWaitingAt: since,
  };
  clinic.lineStatus = {
    ...clinic.lineStatus,
    forDistrict: { count: 35, oldestAt: since, kinds },
  };
}

/** A desk that is alone, with work on it that is nowhere else, and doubtful news of before. */
export function deskAlone(clinic: FakeClinic): void {
  const since = toInstant(Date.now() - 25 * minuteMs);
  const acts: ConnectionStatus['forHome'] = {
    count: 12,
    oldestAt: since,
    kinds: [
      { kind: 'measurement', count: 7 },
      { kind: 'check-in', count: 5 },
    ],
  };
  clinic.line = {
    ...clinic.line,
    isHome: false,
    home: { reachable: false, since },
    district: { reachable: false, since, lastUploadAt: since },
    waitingForHome: 12,
    waitingForDistrict: 12,
    oldestWaitingAt: since,
  };
  clinic.lineStatus = {
    ...clinic.lineStatus,
    forHome: acts,
    desks: null,
    forDistrict: acts,
    notSecured: 240,
    notFolded: [{ reason: 'newer-schema', count: 2, oldestAt: since }],
    attachments: {
      toSend: { count: 3, bytes: 2_500_000 },
      toFetch: { count: 1, bytes: 800_000 },
      missing: 0,
    },
    notAccepted: { count: 1, oldestAt: since, kinds: [{ kind: 'administration', count: 1 }] },
  };
}

/** A desk that has nothing of its own to hand over, and hears nothing. */
export function deskCutOff(clinic: FakeClinic): void {
  const since = toInstant(Date.now() - 240 * minuteMs);
  const cut = { reachable: false, since };
  clinic.line = {
    ...clinic.line,
    isHome: false,
    home: cut,
    district: { ...cut, lastUploadAt: since },
  };
  clinic.lineStatus = { ...clinic.lineStatus, desks: null };
}

/** The home has handed over everything, and does not hear one of its desks. */
export function silentDesk(clinic: FakeClinic): void {
  const lastContactAt = toInstant(Date.now() - 240 * minuteMs);
  const desk = { deviceId: randomUUID(), name: '前台二', lastContactAt };
  clinic.lineStatus = { ...clinic.lineStatus, desks: { count: 2, silent: [desk] } };
}

/** A clinic of one computer, which no district was set up for. */
export function oneComputer(clinic: FakeClinic): void {
  const cut = { reachable: false, since: null };
  clinic.line = {
    ...clinic.line,
    hasDistrict: false,
    district: { ...cut, lastUploadAt: null },
    waitingForDistrict: 35,
  };
  const forDistrict = { count: 35, oldestAt: null, kinds };
  clinic.lineStatus = { ...clinic.lineStatus, forDistrict, desks: { count: 0, silent: [] } };
}

/** Uploading stopped by itself. */
export function uploadStopped(clinic: FakeClinic): void {
  districtDown(clinic);
  clinic.line = { ...clinic.line, stoppedBecause: 'diverged' };
}

/** What 李慧 proposed waits for a colleague. */
export function proposedMerge(clinic: FakeClinic): void {
  const { a, b } = pair(clinic, {});
  const proposedAt = toInstant(Date.parse('2026-11-21T01:20:00Z'));
  clinic.proposals = [
    {
      proposalId: randomUUID(),
      kind: 'merge',
      a,
      b,
      reason: '看过身份证，同一人',
      proposedBy: '李慧',
      proposedAt,
      isOwn: false,
    },
  ];
}
