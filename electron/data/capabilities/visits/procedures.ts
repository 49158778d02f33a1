import { clinicDate } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { requireMayAct } from '../household/reader.ts';
import { checkIn } from './check-in.ts';
import { appointmentLines } from './reader.ts';

/** Check-in at the desk (F4). The kiosk's way in is in kiosk.ts. */
export function visitProcedures(app: AppContext, os: Implementer) {
  return os.visits.router({
    appointmentsToday: os.visits.appointmentsToday.handler(({ context, input, signal }) => {
      context.about([input.residentId]);
      const { changes, clock, database } = app;
      return live({
        changes,
        topics: ['appointments', 'staff', 'residents'],
        compute: () => appointmentLines(database.read, input.residentId, clinicDate(clock.now())),
        signal,
      });
    }),
    checkIn: os.visits.checkIn.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about([input.residentId]);
        const actedBy = input.actedBy ?? null;
        if (actedBy) await requireMayAct(unit.db, input.residentId, actedBy);
        return checkIn(app, unit, {
          residentId: input.residentId,
          appointmentId: input.appointmentId,
          purpose: input.purpose,
          triage: input.triage,
          source: 'desk',
          place: unit.actor.place,
          before: [],
          newcomer: null,
          actedBy,
        });
      }),
    ),
    undoCheckIn: os.visits.undoCheckIn.handler(({ context, input }) =>
      context.commit(async (unit) => {
        const ticket = await unit.db
          .selectFrom('tickets')
          .innerJoin('visits', 'visits.id', 'tickets.visit_id')
          .select([
            'tickets.id',
            'tickets.state',
            'tickets.stop_index',
            'tickets.lane',
            'tickets.resident_id',
            'visits.appointment_id',
          ])
          .where('visit_id', '=', input.visitId)
          .executeTakeFirst();
        if (!ticket) throw new AppError('not-found');
        if (ticket.state === 'void') throw new AppError('already-done');
        const isReturn = ticket.lane === 'R';
        if (ticket.state !== 'waiting' || ticket.stop_index > 0 || isReturn)
          throw new AppError('wrong-state');
        context.about([ticket.resident_id], input.reason);
        const ops = [
          await unit.patch('tickets', ticket.id, 'state', 'void'),
          await unit.patch('visits', input.visitId, 'state', 'void'),
        ];
        if (ticket.appointment_id) {
          ops.push(await unit.patch('appointments', ticket.appointment_id, 'state', 'booked'));
        }
        await unit.issue(ops);
        return { done: true as const };
      }),
    ),
  });
}
