import { randomUUID } from 'node:crypto';
import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import type { SignedInStaff } from '../../../shared/contract/session.ts';
import { compareForDuplicate } from '../../../shared/domain/identity/duplicates.ts';
import { parseSearchText, searchKeys } from '../../../shared/domain/identity/search-text.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import { AppError, type ProblemCode } from '../../../shared/lib/problem.ts';
import { fakeAdministration } from './administration.ts';
import { fakeAttachments } from './attachments.ts';
import { fakeCare } from './care.ts';
import { fakeConflicts } from './conflicts.ts';
import { fakeConnection } from './connection.ts';
import { fakeDevices } from './devices.ts';
import type { FakeClinic, FakeTicket } from './clinic.ts';
import { fakeImports } from './imports.ts';
import { fakeLoad } from './load.ts';
import { fakeMeasurement } from './measurement.ts';
import { fakeMerges } from './merges.ts';
import { lookUp, noteWish } from './elsewhere.ts';
import { makePerson } from './people.ts';
import { emptyPdfBase64 } from './pdf.ts';
import { enterPaper, fakePrinting } from './printing.ts';
import { fakeReferrals } from './referrals.ts';
import { fakeJoining } from './joining.ts';
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
    measurement: fakeMeasurement(clinic, once),
    care: fakeCare(clinic, once),
    referrals: fakeReferrals(clinic, once),
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
    deviceLink: {
      attach: os.deviceLink.attach.handler(() => refuse('forbidden')),
      report: os.deviceLink.report.handler(() => refuse('forbidden')),
      tellPorts: os.deviceLink.tellPorts.handler(() => refuse('forbidden')),
      tellTrial: os.deviceLink.tellTrial.handler(() => refuse('forbidden')),
      kioskScan: os.deviceLink.kioskScan.handler(() => refuse('forbidden')),
    },
    administration: fakeAdministration(clinic, once),
    imports: fakeImports(clinic, once),
    attachments: fakeAttachments(clinic, once),
    conflicts: fakeConflicts(clinic, once),
    merges: fakeMerges(clinic, once),
    tablets: {
      list: os.tablets.list.handler(() => ({ tablets: [] })),
      give: os.tablets.give.handler(() => refuse('not-found')),
    },
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
      search: os.residents.search.handler(({ input }) => {
        const { tokens } = parseSearchText(input.text);
        return clinic.people
          .filter(({ brief, number, phone }) => {
            const keys = searchKeys({
              name: brief.name,
              documentNumbers: [number],
              phone,
              recordNumber: brief.recordNumber,
              birthDate: brief.birthDate,
            });
            return tokens.every((token) => keys.some((key) => key.startsWith(token)));
          })
          .slice(0, input.limit)
          .map(({ brief }) => {
            const ticket = clinic.tickets.find((one) => one.residentId === brief.residentId);
            const isName = /\p{Script=Han}/u.test(input.text);
            const matched = isName ? 'name' : /\d/.test(input.text) ? 'phone' : 'pinyin';
            const today = ticket ? { ticketNumber: ticket.number, state: ticket.state } : null;
            return { ...brief, today, matched } as const;
          });
      }),
      record: os.residents.record.handler(({ input, signal }) =>
        clinic.live(() => clinic.person(input.residentId)?.record ?? refuse('not-found'), signal),
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
        return { documentNumber: person.number, phone: person.phone };
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
      board: os.queue.board.handler(({ signal }) => clinic.live(boardState, signal)),
    };
  }

  function queueState() {
    const inState = (queueId: string, states: readonly string[]) =>
      clinic.tickets.filter(
        (ticket) => ticket.queueId === queueId && states.includes(ticket.state),
      );
    return {
      canCall: true,
      queues: clinic.queues.map((queue) => ({
        ...queue,
        waiting: inState(queue.queueId, ['waiting']),
        active: inState(queue.queueId, ['called', 'serving']),
        passed: inState(queue.queueId, ['passed']),
        doneToday: inState(queue.queueId, ['done']).length,
        medianWaitMinutes: 14,
      })),
    };
  }

  function boardState() {
    return {
      clinicName: '安康社区卫生服务站',
      isDemo: clinic.isDemo,
      calls: clinic.tickets
        .filter(({ state }) => state === 'called')
        .toSorted((left, right) => (right.calledAt ?? '').localeCompare(left.calledAt ?? ''))
        .slice(0, 8)
        .flatMap(({ ticketId, number, roomName, calledAt, calls }) =>
          roomName && calledAt ? [{ ticketId, number, roomName, calledAt, calls }] : [],
        ),
      waiting: queueState().queues.map(({ name, waiting }) => ({
        queueName: name,
        count: waiting.length,
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
