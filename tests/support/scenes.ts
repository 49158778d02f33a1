import { randomUUID } from 'node:crypto';
import type { DeskCard } from '../../shared/contract/devices.ts';
import { assert } from '../../shared/lib/assert.ts';
import { toInstant, type CalendarDate } from '../../shared/lib/clock.ts';
import type { FakeClinic } from './fake-host/clinic.ts';
import { addReferral } from './fake-host/referrals.ts';

/** What happens in the invented clinic so that a screen has something to show. */
type Scene = (clinic: FakeClinic) => void;

/** Somebody without a record lays a card on the desk's reader. */
export function layCard(name: string, birthDate: string): Scene {
  return (clinic) =>
    clinic.change(() => {
      clinic.desk = { card: cardOf(name, birthDate), at: toInstant(Date.now()) };
    });
}

/** A resident lays the own card there. */
export function layOwnCard(name: string): Scene {
  return (clinic) => {
    const resident = clinic.people.find(({ brief }) => brief.name === name)?.brief ?? null;
    assert(resident, 'somebody of that name lives there');
    const card = { ...cardOf(name, resident.birthDate), sex: resident.sex, resident };
    clinic.change(() => {
      clinic.desk = { card, at: toInstant(Date.now()) };
    });
  };
}

/** The kiosk sends somebody to the desk, who sounds like a resident. */
export function sendToDesk(name: string, birthDate: string): Scene {
  return (clinic) =>
    clinic.change(() => {
      const why = { reason: 'possible-duplicate', kiosk: '1号自助机' } as const;
      const one = { ...cardOf(name, birthDate), ...why, at: toInstant(Date.now()) };
      clinic.sent = [...clinic.sent, one];
    });
}

function cardOf(name: string, birthDate: string): DeskCard {
  return {
    documentType: 'id-card',
    name,
    sex: 'female',
    birthDate: birthDate as CalendarDate,
    ethnicCode: '01',
    address: '演示区和平街道安康社区 12 号楼',
    authority: '演示区公安局',
    validFrom: null,
    validTo: null,
    cardToken: randomUUID(),
    documentMasked: '**************2047',
    doubts: [],
    resident: null,
  };
}

/** 张桂兰, who has both diseases, is the only one who waits at the station or the room. */
export function bothDiseases(where: 'measuring' | 'consulting'): Scene {
  return (clinic) => {
    const ticket = clinic.addTicket(clinic.personAt(0), clinic[where], {
      minutesAgo: 90,
      lane: 'P',
    });
    clinic.tickets = clinic.tickets.filter(
      (one) => one === ticket || one.queueId !== ticket.queueId,
    );
    clinic.glucose.set(ticket.visitId, { kind: 'fasting', mmolL: 8.3 });
    clinic.openWindow(ticket);
    takeTwo(clinic);
  };
}

/** Two pressures come and are accepted: enough for a judgement. */
export function takeTwo(clinic: FakeClinic): void {
  clinic.change(() => {
    for (const [sbp, dbp] of [
      [151, 93],
      [148, 91],
    ] as const) {
      clinic.accept(clinic.reading(sbp, dbp).readingId);
    }
  });
}

/** A pressure arrives from the monitor of the station. */
export function pressure(sbp: number, dbp: number): Scene {
  return (clinic) => void clinic.reading(sbp, dbp);
}

/** A glucose arrives; the meter does not know when the person last ate. */
export function glucose(value: number): Scene {
  return (clinic) => clinic.glucoseArrives({ value });
}

/** Two are called to a room, one of them newly. */
export function twoCalled(clinic: FakeClinic): void {
  const [first, second] = clinic.tickets;
  const rooms = [
    ['测量站', 90_000],
    ['2 诊室', 0],
  ] as const;
  [first, second].forEach((ticket, index) => {
    const [roomName, agoMs] = rooms[index] ?? rooms[0];
    if (ticket) {
      clinic.patchTicket(ticket.ticketId, {
        state: 'called',
        calls: 1,
        roomName,
        calledAt: toInstant(Date.now() - agoMs),
      });
    }
  });
}

/** A reader that is silent, a line that is cut, and work that waits for it. */
export function trouble(clinic: FakeClinic): void {
  clinic.devices = clinic.devices.map((device, index) =>
    index === 1 ? { ...device, state: 'no-answer' } : device,
  );
  clinic.line = {
    ...clinic.line,
    district: { ...clinic.line.district, reachable: false },
    waitingForDistrict: 37,
    oldestWaitingAt: toInstant(Date.now() - 3_600_000),
  };
}

/** One patient waits for an answer of the hospital, another one has declined to go. */
export function referred(clinic: FakeClinic): void {
  addReferral(clinic, clinic.personAt(3), {
    state: 'declined-by-patient',
    stateReason: '路远，不方便',
  });
  addReferral(clinic, clinic.personAt(0));
}

/** Signs of life and death on the form of a referral. */
export function ambulance(clinic: FakeClinic): void {
  clinic.ambulanceSigns = ['severe-with-headache'];
}

/** A new workstation in the middle of its first load. */
export function halfLoaded(clinic: FakeClinic): void {
  clinic.load = {
    ...clinic.load,
    stage: 'loading',
    bytesDone: 19_400_000,
    bytesTotal: 42_900_000,
    rows: 812_400,
  };
}

/** The demonstration, with simulated devices. */
export function demonstration(clinic: FakeClinic): void {
  clinic.isDemo = true;
}

/** This workstation was sent away. */
export function dismissed(clinic: FakeClinic): void {
  clinic.change(() => {
    clinic.isDismissed = true;
  });
}
