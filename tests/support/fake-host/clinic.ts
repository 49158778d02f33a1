import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { glucoseKindOf, type Meal } from '../../../shared/domain/measurement/glucose.ts';
import { pressuresByVisit } from '../../../shared/domain/measurement/pressures-by-visit.ts';
import type { ClosedReport, ReportTask } from '../../../shared/contract/reports.ts';
import type { HelpCall, LockedSummary, PairingNews } from '../../../shared/contract/kiosks.ts';
import type { BookedLine, BookingWish } from '../../../shared/contract/appointments.ts';
import type { AdministrationState } from '../../../shared/contract/administration.ts';
import type { SheetValues, VisitAnswers } from '../../../shared/contract/care.ts';
import type { GlucoseInput } from '../../../shared/domain/care/diabetes.ts';
import type { BenchOrder, BenchState } from '../../../shared/contract/demo.ts';
import type { ConflictList } from '../../../shared/contract/conflicts.ts';
import type { ConnectionState, ConnectionStatus } from '../../../shared/contract/connection.ts';
import type { FoundHome } from '../../../shared/contract/joining.ts';
import type { LoadState } from '../../../shared/contract/load.ts';
import type { WorkstationList } from '../../../shared/contract/workstations.ts';
import type { RegistrationDraft, ResidentRecord } from '../../../shared/contract/residents.ts';
import type { Comparison, DuplicatePair, MergeProposal } from '../../../shared/contract/merges.ts';
import type {
  DeskCard,
  DeskScan,
  DeviceStatus,
  LineTrial,
  PortSeen,
  SentToDesk,
  TrialPlan,
} from '../../../shared/contract/devices.ts';
import type {
  MeasurementWindow,
  PendingReading,
  NotTaken,
  SharedStanding,
} from '../../../shared/contract/measurement.ts';
import type { OrderResult, VisitOrders } from '../../../shared/contract/orders.ts';
import type { QueueTicket } from '../../../shared/contract/queue.ts';
import type { ReferralDraft, ReferralLine } from '../../../shared/contract/referrals.ts';
import type { Lane, MeasuredValue } from '../../../shared/contract/schemas.ts';
import { assert } from '../../../shared/lib/assert.ts';
import { type Instant, toInstant } from '../../../shared/lib/clock.ts';
import type { FakeAttachment } from './attachments.ts';
import type { FakeImport } from './imports.ts';
import { wholeLoad } from './load.ts';
import { fakeWorkstationList } from './workstations.ts';
import { type FakePerson, makePeople } from './people.ts';
import { makePrinting } from './printing.ts';
import { glucoseReading, makeReading, withAccepted, withoutAccepted } from './readings.ts';

const minuteMs = 60_000;
const windowMs = 10 * minuteMs;

/** A queue of the invented clinic; its tickets are those whose `queueId` it is. */
export type FakeQueue = {
  queueId: string;
  name: string;
  rooms: { roomId: string; name: string; queueId: string }[];
};
export type FakeTicket = QueueTicket & { queueId: string };

type NewTicket = {
  readonly minutesAgo?: number;
  readonly lane?: Lane;
  readonly purpose?: string;
};

/**
 * A clinic in memory, just real enough for a window to be looked at: it remembers, counts up and
 * pushes. Its rules are not the product's.
 */
export class FakeClinic {
  readonly #changes = new EventEmitter().setMaxListeners(0);
  #version = 0;
  /** From an answer to the push that shows it, as between two workstations. */
  lagMs = 0;
  /** Subscriptions that are open now. */
  watchers = 0;
  readonly startMs = Date.now();
  readonly people: FakePerson[] = makePeople(this.startMs);
  readonly queues = makeQueues();
  /** Who sees people in the consulting rooms today, beside whoever is signed in. */
  readonly doctors = [{ doctorId: randomUUID(), name: '赵敏' }];
  tickets: FakeTicket[] = [];
  desk: { card: DeskCard | null; at: Instant } = { card: null, at: toInstant(this.startMs) };
  scan: DeskScan = { scan: null };
  /** Residents whose appointment of today was used. */
  readonly arrivedAppointments = new Set<string>();
  /** Who came with or for whom was checked in, one check-in after the other. */
  readonly actedBy: (string | null)[] = [];
  /** Whom the kiosk sent. */
  sent: SentToDesk[] = [];
  /** Who needs somebody at a kiosk, and how a pairing goes. */
  kiosks: { calls: HelpCall[]; locked: LockedSummary[]; pairing: PairingNews } = {
    calls: [],
    locked: [],
    pairing: { state: 'waiting' },
  };
  window: MeasurementWindow | null = null;
  /** Devices that other stations are wired to as well. */
  shared: SharedStanding[] = [];
  notTaken: NotTaken[] = [];
  tray: PendingReading[] = [];
  /** What was done at the bench. */
  readonly benchOrders: BenchOrder[] = [];
  /** By visit and programme. */
  followUps = new Map<string, string>();
  /** By visit: what the meter said, and what was asked. */
  glucose = new Map<string, GlucoseInput>();
  answers = new Map<string, { answers: VisitAnswers; by: string; at: Instant }>();
  /** The sheet of the last confirmation. */
  sheet: SheetValues = {};
  orders: VisitOrders[] = [];
  orderResults: OrderResult[] = [];
  referrals: ReferralLine[] = [];
  /** What has to be reported. */
  reports: ReportTask[] = [];
  closedReports: ClosedReport[] = [];
  /** Forms that were begun, by resident. */
  readonly referralDrafts = new Map<string, { draft: ReferralDraft; at: Instant }>();
  booking: {
    hasSessions: boolean;
    lines: BookedLine[];
    cancelled: BookedLine[];
    wishes: BookingWish[];
  } = { hasSessions: true, lines: [], cancelled: [], wishes: [] };
  imports: FakeImport[] = [];
  readonly attachments: FakeAttachment[] = [];
  /** Signs for which 120 comes first, at the next form (REF-19). */
  ambulanceSigns: string[] = [];
  /** What the manager sees; set when the host starts. */
  administration: AdministrationState | null = null;
  deviceHostRunning = true;
  /** What is plugged into the workstation, and what is heard of the port that somebody listens to. */
  ports: PortSeen[] = [];
  trial: LineTrial = unheard;
  /** Another device that has the port of whatever is saved, as only the data host knows. */
  portHolder: string | null = null;
  listening: TrialPlan | null = null;
  devices: DeviceStatus[] = makeDevices(this.startMs);
  line: ConnectionState = makeLine(this.startMs);
  lineStatus: ConnectionStatus = nothingWaits;
  load: LoadState = wholeLoad;
  workstations: WorkstationList = fakeWorkstationList();
  isDismissed = false;
  /** This computer belongs to the clinic. */
  isJoined = true;
  homes: readonly FoundHome[] = [];
  conflicts: ConflictList = { conflicts: [], decided: [], removed: [] };
  pairs: DuplicatePair[] = [];
  proposals: MergeProposal[] = [];
  /** What somebody left half typed. */
  registrationDraft: RegistrationDraft | null = null;
  /** What a comparison shows beside the people themselves. */
  comparison: Pick<Comparison, 'isMerged'> = { isMerged: false };
  bench: BenchState = makeBench(this.devices);
  /** Whether the next typed value lies far from the person's last one. */
  isFarFromLast = false;
  isDemo = false;
  /** The clinic has recorded its ground for names on boards (QUE-24). */
  showsNames = false;
  /** The board's answer breaks, as over a disk that does not answer for a moment. */
  hasBoardFault = false;
  readonly printing = makePrinting();
  #numbers = 20;

  constructor() {
    const minutesAgo = [42, 31, 24, 18, 9, 5];
    const lanes: Lane[] = ['W', 'P', 'A', 'W', 'W', 'A'];
    minutesAgo.forEach((minutes, index) => {
      const person = this.people[index + 1];
      const queue = this.queues[index % 3 === 2 ? 1 : 0];
      if (person && queue)
        this.addTicket(person, queue, { minutesAgo: minutes, lane: lanes[index] ?? 'W' });
    });
  }

  /** Runs `act` and pushes to every subscription. */
  change<Result>(act: () => Result): Result {
    const result = act();
    setTimeout(() => {
      this.#version += 1;
      this.#changes.emit('change');
    }, this.lagMs);
    return result;
  }

  /** `view` now, and again after every change. */
  async *live<View>(view: () => View, signal: AbortSignal | undefined): AsyncGenerator<View> {
    let seen = -1;
    this.watchers += 1;
    try {
      while (!signal?.aborted) {
        if (seen === this.#version) {
          await once(this.#changes, 'change', signal ? { signal } : {}).catch(() => undefined);
        } else {
          seen = this.#version;
          yield view();
        }
      }
    } finally {
      this.watchers -= 1;
    }
  }

  /** The people by their place in people.ts: 0 is 张桂兰, whose follow-up is overdue. */
  personAt(index: number): FakePerson {
    return present(this.people[index]);
  }

  /** The measurement station, and the consulting rooms. */
  get measuring(): FakeQueue {
    return present(this.queues[0]);
  }

  get consulting(): FakeQueue {
    return present(this.queues[1]);
  }

  /** The id of a queue's first room. */
  roomOf({ rooms }: FakeQueue): string {
    return present(rooms[0]).roomId;
  }

  ticketNumbered(number: string): FakeTicket {
    return present(this.tickets.find((ticket) => ticket.number === number));
  }

  firstOf({ queueId }: FakeQueue): FakeTicket {
    return present(this.tickets.find((ticket) => ticket.queueId === queueId));
  }

  person(residentId: string): FakePerson | undefined {
    return this.people.find(({ brief }) => brief.residentId === residentId);
  }

  /** What stands in the record of somebody, the pressures by the rule of the product. */
  record(residentId: string): ResidentRecord | undefined {
    const record = this.person(residentId)?.record;
    if (!record) return undefined;
    return { ...record, pressures: pressuresByVisit(record.observations, () => 'WST872') };
  }

  addTicket(
    person: FakePerson,
    queue: FakeQueue,
    { minutesAgo = 0, lane = 'W', purpose = 'follow-up' }: NewTicket = {},
  ): FakeTicket {
    const at = toInstant(Date.now() - minutesAgo * minuteMs);
    this.#numbers += 1;
    const ticket: FakeTicket = {
      ticketId: randomUUID(),
      visitId: randomUUID(),
      queueId: queue.queueId,
      residentId: person.brief.residentId,
      number: `A${String(this.#numbers).padStart(3, '0')}`,
      name: person.brief.name,
      sex: person.brief.sex,
      ageYears: person.brief.ageYears,
      lane,
      state: 'waiting',
      checkInAt: at,
      queuedAt: at,
      calledAt: null,
      calls: 0,
      roomId: null,
      roomName: null,
      purpose,
      because: ['i.3.3'],
      saved: 'saved',
    };
    this.tickets.push(ticket);
    return ticket;
  }

  patchTicket(ticketId: string, patch: Partial<FakeTicket>): FakeTicket | undefined {
    const index = this.tickets.findIndex((ticket) => ticket.ticketId === ticketId);
    const before = this.tickets[index];
    if (!before) return undefined;
    const after = { ...before, ...patch };
    this.tickets[index] = after;
    return after;
  }

  openWindow(ticket: FakeTicket): MeasurementWindow | null {
    const person = this.person(ticket.residentId);
    if (!person) return null;
    const now = Date.now();
    this.window = {
      windowId: randomUUID(),
      visitId: ticket.visitId,
      resident: person.brief,
      openedAt: toInstant(now),
      closesAt: toInstant(now + windowMs),
      pending: [],
      accepted: [],
      protocol: { needAnother: true, value: null, counted: 0, hints: [], because: ['MEA-10'] },
    };
    return this.window;
  }

  /** A reading comes off the line: into the open window, or into the tray. */
  reading(sbp: number, dbp: number, pulse = 72): PendingReading {
    return this.change(() => {
      const reading = makeReading({
        sbp,
        dbp,
        pulse,
        simulated: this.isDemo,
        trayReason: this.window ? null : 'no-window',
      });
      if (this.window) this.window = { ...this.window, pending: [...this.window.pending, reading] };
      else this.tray = [...this.tray, reading];
      return reading;
    });
  }

  /** A glucose comes off the line; `more` says what else it is, such as where it was stored. */
  glucoseArrives(value: Partial<MeasuredValue>, more: Partial<PendingReading> = {}): void {
    this.change(() => {
      const reading = glucoseReading(value, { simulated: this.isDemo, ...more });
      if (this.window && !reading.trayReason) {
        this.window = { ...this.window, pending: [...this.window.pending, reading] };
      } else this.tray = [...this.tray, reading];
    });
  }

  acceptTyped(values: MeasuredValue[]): void {
    if (this.window) this.window = withAccepted(this.window, randomUUID(), values);
  }

  accept(readingId: string, meal?: Meal): void {
    const reading = this.window?.pending.find((one) => one.readingId === readingId);
    if (!this.window || !reading) return;
    const values = reading.values.map((value) =>
      value.kind === 'glucose' && meal ? { ...value, kind: glucoseKindOf(meal) } : value,
    );
    this.window = withAccepted(this.window, readingId, values);
  }

  /** Out of the record, and out of the open window; what a device said lies in the tray. */
  takeBack({ residentId, readingId }: { residentId: string; readingId: string }): void {
    const person = this.people.find(({ brief }) => brief.residentId === residentId);
    if (person) {
      const observations = person.record.observations.filter((one) => one.readingId !== readingId);
      person.record = { ...person.record, observations };
    }
    const taken = this.window && withoutAccepted(this.window, readingId);
    if (!taken) return;
    this.window = taken.window;
    this.tray = [...this.tray, taken.reading];
  }
}

function present<Value>(value: Value | undefined): Value {
  assert(value !== undefined, 'the invented clinic has what a test asks for');
  return value;
}

const noActs = { count: 0, oldestAt: null, kinds: [] };
const nothingWaits: ConnectionStatus = {
  workstationName: '前台一号',
  forHome: noActs,
  forDistrict: noActs,
  desks: { count: 1, silent: [] },
  notSecured: null,
  notFolded: [],
  notAccepted: noActs,
  attachments: {
    toSend: { count: 0, bytes: 0 },
    toFetch: { count: 0, bytes: 0 },
    missing: 0,
  },
};

function makeQueues(): FakeQueue[] {
  const queue = (name: string, rooms: readonly string[]): FakeQueue => {
    const queueId = randomUUID();
    return {
      queueId,
      name,
      rooms: rooms.map((room) => ({ roomId: randomUUID(), name: room, queueId })),
    };
  };
  return [queue('测量站', ['测量站']), queue('全科诊室', ['1 诊室', '2 诊室'])];
}

const unheard: LineTrial = {
  state: 'ready',
  heldBy: null,
  bytes: 0,
  hint: null,
  wantsAnswer: false,
  heard: [],
};

function makeDevices(nowMs: number): DeviceStatus[] {
  const device = (label: string, driver: DeviceStatus['driver'], path: string): DeviceStatus => ({
    deviceId: randomUUID(),
    label,
    driver,
    transport: { kind: 'serial', path, baudRate: null },
    enabled: true,
    simulated: false,
    state: 'ready',
    heldBy: null,
    hint: null,
    since: toInstant(nowMs),
    lastHeardAt: toInstant(nowMs),
    frames: 128,
    rejected: 0,
    discardedBytes: 0,
    reconnects: 0,
    warnings: [],
  });
  return [
    device('1号自助机', 'kiosk', '/dev/ttyUSB0'),
    device('前台读卡器', 'sdt-id-card', '/dev/ttyUSB1'),
    device('测量站血压计', 'and-tm2655', '/dev/ttyUSB2'),
  ];
}

function makeLine(nowMs: number): ConnectionState {
  return {
    isHome: true,
    hasDistrict: true,
    home: { reachable: true, since: toInstant(nowMs) },
    district: { reachable: true, since: toInstant(nowMs), lastUploadAt: toInstant(nowMs) },
    waitingForHome: 0,
    waitingForDistrict: 0,
    oldestWaitingAt: null,
    stoppedBecause: null,
    clockAheadMinutes: 0,
  };
}

function makeBench(devices: readonly DeviceStatus[]): BenchState {
  return {
    running: true,
    cards: [
      { cardKey: 'zhang', title: '张桂兰 72岁', note: '高血压，随访逾期' },
      { cardKey: 'new', title: '周文静 34岁', note: '新居民，没有档案' },
      { cardKey: 'zeng', title: '曾庆华 77岁', note: '今天有预约' },
    ],
    devices: [...devices.map(onTheBench), benchGlucometer],
    districtLineCut: false,
  };
}

const benchTicket = {
  jobId: randomUUID(),
  lines: ['安康社区卫生服务站', 'A 0 2 1', '请到 测量站', '前面 3 人', '大约等 12 分钟'],
};

function onTheBench({ deviceId, label, driver }: DeviceStatus): BenchState['devices'][number] {
  const isKiosk = driver === 'kiosk';
  const kioskScreen = ['欢迎来到安康社区卫生服务站', '', '请把身份证放在感应区'];
  return {
    deviceId,
    label,
    driver,
    display: isKiosk ? kioskScreen : ['--- / ---'],
    printed: isKiosk ? [benchTicket] : [],
    buttons: [],
  };
}

const benchGlucometer: BenchState['devices'][number] = {
  deviceId: randomUUID(),
  label: '血糖仪',
  driver: 'astm',
  display: ['--- mmol/L'],
  printed: [],
  buttons: [
    {
      key: 'fasting',
      name: { 'zh-CN': '空腹', en: 'Fasting' },
      field: { min: 0.1, max: 40, step: 0.1, initial: 6.4 },
    },
    { key: 'high', name: { 'zh-CN': 'HI', en: 'HI' } },
    { key: 'memory', name: { 'zh-CN': '全部记忆', en: 'Whole memory' } },
  ],
};
