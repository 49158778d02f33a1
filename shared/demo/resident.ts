import type { CalendarDate } from '../lib/clock.ts';
import type { MakeId } from '../lib/ids.ts';
import type { DemoAppointment } from './appointments.ts';
import type { CourseSpan, CourseVisit } from './course.ts';
import type { Health } from './health.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';
import type { DemoOrganisation } from './reference.ts';

/** A resident with everything the clinic knows of them. */
export type DemoResident = {
  readonly residentId: string;
  readonly person: Person;
  readonly health: Health;
  /** Null where nobody is responsible. */
  readonly doctorId: string | null;
  /** A verified ground of priority (QUE-03, QUE-04). */
  readonly priority: 'disabled' | 'serviceman' | null;
  /** The past follow-ups, oldest first. */
  readonly course: readonly CourseVisit[];
  /** Days on which they came for something else. */
  readonly consultations: readonly CalendarDate[];
  readonly appointment: (DemoAppointment & { readonly queueId: string }) | null;
};

/** What a resident is made from, besides chance. */
export type ResidentInput = {
  readonly known: Pick<DemoResident, 'residentId' | 'person' | 'appointment'>;
  readonly random: Random;
  readonly today: CalendarDate;
  readonly doctorIds: readonly string[];
  /** Null: nothing of what happened before today. */
  readonly span: CourseSpan | null;
};

/** What it takes to write down a resident. */
export type Writing = {
  readonly random: Random;
  readonly makeId: MakeId;
  readonly today: CalendarDate;
  readonly resident: DemoResident;
  readonly nurseId: string;
  readonly organisation: DemoOrganisation;
  /** Who judges for residents whom nobody is responsible for. */
  readonly dutyDoctorId: string;
};
