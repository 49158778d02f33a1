import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { compareForDuplicate } from '../../../shared/domain/identity/duplicates.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { AppError, type ProblemCode } from '../../../shared/lib/problem.ts';
import { fakeAdministration } from './administration.ts';
import { fakeAppointments } from './appointments.ts';
import { fakeAttachments } from './attachments.ts';
import { fakeCare } from './care.ts';
import { fakeConflicts } from './conflicts.ts';
import { fakeConnection } from './connection.ts';
import { fakeDeviceLink } from './device-link.ts';
import { fakeDevices } from './devices.ts';
import type { FakeClinic, FakeTicket } from './clinic.ts';
import { fakeImports } from './imports.ts';
import { fakeKiosks } from './kiosks.ts';
import { fakeHousehold } from './household.ts';
import { fakeIdentity } from './identity.ts';
import { fakeLoad } from './load.ts';
import { fakeMeasurement, fakeSharedDevices } from './measurement.ts';
import { fakeMerges } from './merges.ts';
import { lookUp, noteWish } from './elsewhere.ts';
import { makePerson } from './people.ts';
import { emptyPdfBase64 } from './pdf.ts';
import { enterPaper, fakePrinting } from './printing.ts';
import { fakeOrders } from './orders.ts';
import { fakeReports } from './reports.ts';
import { fakeTablets } from './tablets.ts';
import { fakeReferrals } from './referrals.ts';
import { fakeBoard, figuresOf } from './board.ts';
import { fakeClosing } from './closing.ts';
import { fakeJoining } from './joining.ts';
import { searchPeople } from './search.ts';
import { fakeWorkstations } from './workstations.ts';

/** One line of one window. */
type Connection = { staff: SignedInStaff | null };
export type CommandCall = { readonly name: string; readonly key: string };

/** Everybody's password in the invented clinic. */
export const fakePassword = 'anxin-2026';

const staff: readonly (SignedInStaff & { readonly loginName: string })[] = (
  [
    ['lihui', '李慧', 'reception'],
    ['zhouyang', '周洋', 'reception'],
    ['wangfang', '王芳', 'nurse'],
    ['chenjing', '陈静', 'nurse'],
    ['liujianguo', '刘建国', 'doctor'],
    ['zhaomin', '赵敏', 'doctor'],
    ['sunli', '孙丽', 'manager'],
  ] as const
).map(([loginName, name, role]) => ({
  loginName,
  name,
  role,
  staffId: randomUUID(),
  roomId: null,
}));

export function makeConnection(): Connection {
  return { staff: null };
}

function refuse(code: ProblemCode): never {
  throw new ORPCError(code, { data: new AppError(code).toProblem() });
}

/**
 * The contract over a clinic in memory. One effect per key, as in the product.
 *
 * @param onCommand hears of every command once it is done, before its answer leaves
 */
export function fakeRouter(clinic: FakeClinic, onCommand: (call: CommandCall) => void) {
  const os = implement(contract).$context<Connection>();
  const answers = new Map<string, unknown>();
  const done = { done: true } as const;

  function once<Output>(name: string, key: string, act: () => Output): Output {
    if (!answers.has(key)) answers.set(key, clinic.change(act));
    onCommand({ name, key });
    // The same key is the same command, so the same type.
    return answers.get(key) as Output;
  }

  function ticketStep(name: string, patch: (ticket: FakeTicket) => Partial<FakeTicket>) {
    return (key: string, ticketId: string) =>
      once(name, key, () => {
        const before = clinic.tickets.find((one) => one.ticketId === ticketId);
        const after = before && clinic.patchTicket(ticketId, patch(before));
        return after ?? refuse('not-found');
      });
  }

  return os.router({
    session: sessionProcedures(),
    residents: residentProcedures(),
    visits: visitProcedures(),
    queue: queueProcedures(),
    closing: fakeClosing(clinic, once),
    measurement: fakeMeasurement(clinic, once),
    sharedDevices: fakeSharedDevices(clinic, once),
    orders: fakeOrders(clinic, once),
    care: fakeCare(clinic, once),
    referrals: fakeReferrals(clinic, once),
    reports: fakeReports(clinic, once),
    documents: {
      make: os.documents.make.handler(({ input }) =>
        once('documents.make', input.idempotencyKey, () => ({
          documentId: enterPaper(clinic, input.kind, input.subjectId),
          kind: input.kind,
          fileName: '材料.pdf',
          copyNumber: 2,
        })),
      ),
      file: os.documents.file.handler(() => ({ pdfBase64: emptyPdfBase64() })),
    },
    printing: fakePrinting(clinic, once),
    devices: fakeDevices(clinic, once),
    deviceLink: fakeDeviceLink(),
    kiosks: fakeKiosks(clinic, once),
    administration: fakeAdministration(clinic, once),
    household: fakeHousehold(clinic, once),
    identity: fakeIdentity(clinic, once),
    imports: fakeImports(clinic, once),
    appointments: fakeAppointments(clinic, once),
    attachments: fakeAttachments(clinic, once),
    conflicts: fakeConflicts(clinic, once),
    merges: fakeMerges(clinic, once),
    tablets: fakeTablets(),
    connection: fakeConnection(clinic, once),
    load: fakeLoad(clinic, once),
    workstations: fakeWorkstations(clinic, once),
    joining: fakeJoining(clinic, once),
    demo: demoProcedures(),
  });

  function sessionProcedures() {
    const workstation = () => ({
      workstationName: '前台一号',
      ticketPrefix: 'A',
      isHome: true,
      isDemo: clinic.isDemo,
      clinicName: '安康社区卫生服务站',
      idleMinutes: 15,
      version: '0.1.0',
    });
    const withoutLogin = ({ loginName: _loginName, ...person }: (typeof staff)[number]) => person;
    return {
      watch: os.session.watch.handler(({ context, signal }) =>
        clinic.live(() => ({ workstation: workstation(), staff: context.staff }), signal),
      ),
      people: os.session.people.handler(() =>
        staff.map(({ loginName, name, role }) => ({ loginName, name, role })),
      ),
      signIn: os.session.signIn.handler(({ input, context }) => {
        const person = staff.find(({ loginName }) => loginName === input.loginName);
        if (!person || input.password !== fakePassword) return refuse('wrong-password');
        const signedIn = withoutLogin(person);
        clinic.change(() => {
          context.staff = signedIn;
        });
        return { staff: signedIn, token: person.loginName };
      }),
      resume: os.session.resume.handler(({ input, context }) => {
        const person = staff.find(({ loginName }) => loginName === input.token);
        context.staff = person ? withoutLogin(person) : null;
        return { staff: context.staff };
      }),
      signOut: os.session.signOut.handler(({ context }) => {
        clinic.change(() => {
          context.staff = null;
        });
        return done;
      }),
    };
  }

  function residentProcedures() {
    return {
      search: os.residents.search.handler(({ input }) => searchPeople(clinic, input)),
      record: os.residents.record.handler(({ input, signal }) =>
        clinic.live(() => clinic.record(input.residentId) ?? refuse('not-found'), signal),
      ),
      checkDuplicates: os.residents.checkDuplicates.handler(({ input: { registration } }) => {
        const candidate = {
          documents: [{ type: registration.documentType, number: registration.documentNumber }],
          ...registration,
        };
        return clinic.people.flatMap(({ brief, number, phone }) => {
          const documents = [{ type: 'id-card' as const, number }];
          const { level, because } = compareForDuplicate(candidate, { ...brief, documents, phone });
          return level ? [{ resident: brief, level, because: [...because] }] : [];
        });
      }),
      register: os.residents.register.handler(({ input }) =>
        once('residents.register', input.idempotencyKey, () => {
          const { registration, lookUpReason = null } = input;
          noteWish(clinic, lookUpReason);
          const sex = registration.sex === 'female' ? ('female' as const) : ('male' as const);
          const person = makePerson({ ...registration, sex }, clinic.people.length, Date.now());
          clinic.people.push(person);
          return { residentId: person.brief.residentId };
        }),
      ),
      draft: os.residents.draft.handler(() =>
        clinic.registrationDraft
          ? { draft: clinic.registrationDraft, at: toInstant(Date.now()) }
          : null,
      ),
      keepDraft: os.residents.keepDraft.handler(({ input: { draft } }) => {
        clinic.registrationDraft = draft;
        return { kept: draft !== null };
      }),
      lookUp: os.residents.lookUp.handler(({ input }) =>
        once('residents.lookUp', input.idempotencyKey, () => lookUp(clinic)),
      ),
      endMembership: os.residents.endMembership.handler(({ input }) =>
        once('residents.endMembership', input.idempotencyKey, () => {
          clinic.people.splice(
            clinic.people.findIndex(
              ({ record }) => record.membership?.membershipId === input.membershipId,
            ),
            1,
          );
          return {};
        }),
      ),
      reveal: os.residents.reveal.handler(({ input }) => {
        const person = clinic.person(input.residentId) ?? refuse('not-found');
        return {
          documentNumber: person.number,
          phone: person.phone,
          documents: person.record.documents.map(({ documentId }) => ({
            documentId,
            number: person.number,
          })),
          related: person.record.related.map(({ relatedPersonId }) => ({
            relatedPersonId,
            phone: '13900008888',
            documentNumber: null,
          })),
        };
      }),
    };
  }

  function visitProcedures() {
    return {
      appointmentsToday: os.visits.appointmentsToday.handler(({ input, signal }) =>
        clinic.live(() => bookedToday(input.residentId), signal),
      ),
      checkIn: os.visits.checkIn.handler(({ input }) =>
        once('visits.checkIn', input.idempotencyKey, () => {
          const person = clinic.person(input.residentId) ?? refuse('not-found');
          const queue = clinic.queues[0] ?? refuse('internal');
          clinic.actedBy.push(input.actedBy ?? null);
          const ahead = clinic.tickets.filter(({ state }) => state === 'waiting').length;
          const ticket = clinic.addTicket(person, queue);
          if (input.appointmentId) clinic.arrivedAppointments.add(input.residentId);
          return {
            visitId: ticket.visitId,
            residentId: ticket.residentId,
            lane: ticket.lane,
            ticket: {
              ticketId: ticket.ticketId,
              number: ticket.number,
              goTo: queue.name,
              ahead,
              aboutMinutes: 12,
              checkInAt: ticket.checkInAt,
              clinicName: '安康社区卫生服务站',
            },
            repeated: false,
          };
        }),
      ),
      undoCheckIn: os.visits.undoCheckIn.handler(({ input }) =>
        once('visits.undoCheckIn', input.idempotencyKey, () => {
          clinic.tickets = clinic.tickets.filter(({ visitId }) => visitId !== input.visitId);
          return done;
        }),
      ),
    };
  }

  function bookedToday(residentId: string) {
    if (clinic.people[3]?.brief.residentId !== residentId) return [];
    const hasArrived = clinic.arrivedAppointments.has(residentId);
    return [
      {
        appointmentId: '01970000-0000-7000-8000-00000000000a',
        startTime: '09:15',
        endTime: '09:30',
        purpose: '高血压随访',
        doctorName: '刘建国',
        state: hasArrived ? ('arrived' as const) : ('booked' as const),
      },
    ];
  }

  function queueProcedures() {
    const recall = ticketStep('queue.recall', ({ calls }) => ({
      calls: calls + 1,
      calledAt: toInstant(Date.now()),
    }));
    const pass = ticketStep('queue.pass', () => ({
      state: 'passed',
      roomId: null,
      roomName: null,
    }));
    const start = ticketStep('queue.start', () => ({ state: 'serving' }));
    const finish = ticketStep('queue.finish', () => ({ state: 'done' }));
    const comeBack = ticketStep('queue.comeBack', () => ({ state: 'waiting' }));
    const fresh = {
      state: 'waiting',
      roomId: null,
      roomName: null,
      calledAt: null,
      calls: 0,
    } as const;
    const putBack = ticketStep('queue.putBack', () => fresh);
    const bringResults = ticketStep('queue.bringResults', () => ({ state: 'waiting', lane: 'R' }));
    return {
      watch: os.queue.watch.handler(({ signal }) => clinic.live(queueState, signal)),
      call: os.queue.call.handler(({ input }) =>
        once('queue.call', input.idempotencyKey, () => {
          const next = clinic.tickets.find((ticket) =>
            input.ticketId
              ? ticket.ticketId === input.ticketId
              : ticket.queueId === input.queueId && ticket.state === 'waiting',
          );
          if (!next) return refuse('queue-empty');
          const room = clinic.queues
            .flatMap(({ rooms }) => rooms)
            .find(({ roomId }) => roomId === input.roomId);
          const patch = {
            state: 'called',
            calls: next.calls + 1,
            calledAt: toInstant(Date.now()),
            roomId: input.roomId,
            roomName: room?.name ?? '',
          } as const;
          return clinic.patchTicket(next.ticketId, patch) ?? refuse('not-found');
        }),
      ),
      recall: os.queue.recall.handler(({ input }) => recall(input.idempotencyKey, input.ticketId)),
      pass: os.queue.pass.handler(({ input }) => pass(input.idempotencyKey, input.ticketId)),
      start: os.queue.start.handler(({ input }) => start(input.idempotencyKey, input.ticketId)),
      finish: os.queue.finish.handler(({ input }) => finish(input.idempotencyKey, input.ticketId)),
      comeBack: os.queue.comeBack.handler(({ input }) =>
        comeBack(input.idempotencyKey, input.ticketId),
      ),
      transfer: os.queue.transfer.handler(({ input }) =>
        once('queue.transfer', input.idempotencyKey, () => {
          const to = { ...fresh, queueId: input.queueId };
          return clinic.patchTicket(input.ticketId, to) ?? refuse('not-found');
        }),
      ),
      putBack: os.queue.putBack.handler(({ input }) =>
        putBack(input.idempotencyKey, input.ticketId),
      ),
      takeBack: os.queue.takeBack.handler(({ input }) =>
        once('queue.takeBack', input.idempotencyKey, () => {
          const { ticketId, roomId } = input;
          const before = clinic.tickets.find((one) => one.ticketId === ticketId);
          const state = before?.state === 'passed' ? 'called' : 'serving';
          return clinic.patchTicket(ticketId, { state, roomId }) ?? refuse('not-found');
        }),
      ),
      bringResults: os.queue.bringResults.handler(({ input }) =>
        bringResults(input.idempotencyKey, input.ticketId),
      ),
      why: os.queue.why.handler(({ input, signal }) =>
        clinic.live(() => whyOf(input.ticketId), signal),
      ),
      board: os.queue.board.handler(({ input, signal }) =>
        clinic.live(() => fakeBoard(clinic, input?.roomIds), signal),
      ),
    };
  }

  /** Everybody of the same queue who came before. */
  function whyOf(ticketId: string) {
    const mine = clinic.tickets.find((ticket) => ticket.ticketId === ticketId);
    if (mine?.state !== 'waiting') return { ahead: null };
    const line = clinic.tickets.filter(
      ({ queueId, state }) => queueId === mine.queueId && state === 'waiting',
    );
    const ahead = line.slice(0, line.indexOf(mine)).map((ticket) => ({
      ticketId: ticket.ticketId,
      number: ticket.number,
      code: 'came-earlier' as const,
      waitedMinutes: 0,
      at: ticket.checkInAt,
      because: ['i.3'],
    }));
    return { ahead };
  }

  function queueState() {
    const inState = (queueId: string, states: readonly string[]) =>
      clinic.tickets.filter(
        (ticket) => ticket.queueId === queueId && states.includes(ticket.state),
      );
    return {
      canCall: true,
      seen: clinic.tickets
        .filter(({ state }) => state === 'done')
        .map(({ ticketId, residentId, number }) => ({
          ticketId,
          residentId,
          number,
          wasAtDoctor: true,
        })),
      queues: clinic.queues.map((queue) => ({
        ...queue,
        doctors: queue === clinic.consulting ? clinic.doctors : [],
        waiting: inState(queue.queueId, ['waiting']),
        active: inState(queue.queueId, ['called', 'serving']),
        passed: inState(queue.queueId, ['passed']),
        comingLater:
          queue === clinic.consulting
            ? inState(clinic.measuring.queueId, ['waiting', 'called', 'serving']).length
            : 0,
        doneToday: inState(queue.queueId, ['done']).length,
        waits: {
          now: figuresOf(inState(queue.queueId, ['waiting']).map(({ queuedAt }) => queuedAt)),
          today: { count: 9, medianMinutes: 14, longestMinutes: 38 },
        },
      })),
    };
  }

  function demoProcedures() {
    return {
      watch: os.demo.watch.handler(({ signal }) => clinic.live(() => clinic.bench, signal)),
      order: os.demo.order.handler(({ input }) => {
        const { order } = input;
        clinic.benchOrders.push(order);
        if (order.type === 'blood-pressure') clinic.reading(order.sbp, order.dbp, order.pulse);
        return done;
      }),
      cutDistrictLine: os.demo.cutDistrictLine.handler(({ input }) =>
        clinic.change(() => {
          clinic.bench = { ...clinic.bench, districtLineCut: input.cut };
          clinic.line = {
            ...clinic.line,
            district: {
              ...clinic.line.district,
              reachable: !input.cut,
              since: toInstant(Date.now()),
            },
            waitingForDistrict: input.cut ? 3 : 0,
          };
          return done;
        }),
      ),
      attachBench: os.demo.attachBench.handler(() => refuse('forbidden')),
      reportBench: os.demo.reportBench.handler(() => refuse('forbidden')),
    };
  }
}
