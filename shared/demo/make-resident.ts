import { findProgramme } from '../domain/care/programmes.ts';
import { addDays, addMonths, ageInYears } from '../lib/calendar.ts';
import { type CalendarDate, clinicDate } from '../lib/clock.ts';
import { type CourseEnding, type CourseVisit, makeCourse, pickEnding } from './course.ts';
import { planConsultations } from './consultations.ts';
import { type Health, pickHealth } from './health.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';
import type { DemoResident, ResidentInput } from './resident.ts';
import { showcase } from './showcase.ts';

/** A resident left to chance. */
export function makeResident(input: ResidentInput): DemoResident {
  const resident = makeStory(input);
  return { ...resident, consultations: planConsultations(input, resident.course) };
}

function makeStory(input: ResidentInput): Omit<DemoResident, 'consultations'> {
  const { random, today, known } = input;
  const { person, appointment } = known;
  const health = pickHealth(random, person, today);
  const ending = appointment && random.chance(0.7) ? 'due-today' : pickEnding(random);
  return {
    ...known,
    health,
    doctorId: hasDoctor(random, person, health, today) ? random.pick(input.doctorIds) : null,
    priority: random.weighted([
      [null, 97],
      ['serviceman', 2],
      ['disabled', 1],
    ]),
    course: courseOf(input, health, ending),
  };
}

/** Somebody of the showcase: what is told of them is so, the rest stays plain. */
export function makeShowcaseResident(input: ResidentInput, position: number): DemoResident {
  const { random, today, doctorIds, known } = input;
  const told = showcase[position];
  const codes = told?.conditions ?? [];
  const health: Health = {
    conditions: codes.map((code) => ({
      code,
      onsetDate: addDays(addMonths(today, -12 * random.integer(4, 9)), -random.integer(0, 300)),
      isManaged: findProgramme(code) !== null,
    })),
    allergies: told?.allergies ?? [],
  };
  return {
    ...known,
    health,
    doctorId: doctorIds[position % doctorIds.length] ?? null,
    priority: null,
    course: courseOf(input, health, told?.followUps ?? 'on-time'),
    consultations: [],
  };
}

/** Who is in a programme of care has follow-ups. */
function courseOf(
  { random, known, today, span }: ResidentInput,
  { conditions }: Health,
  ending: CourseEnding,
): readonly CourseVisit[] {
  if (!span) return [];
  const managed = conditions.filter(({ isManaged }) => isManaged);
  const programmes = managed.flatMap(({ code }) => findProgramme(code)?.id ?? []);
  const [onset] = managed.map(({ onsetDate }) => onsetDate).toSorted();
  if (!onset || programmes.length === 0) return [];
  const { birthDate } = known.person;
  const fellIll = addDays(onset, random.integer(10, 120));
  const registeredOn = clinicDate(Date.parse(known.person.registeredAt));
  const enrolledOn = span.isLong && registeredOn > fellIll ? registeredOn : fellIll;
  return makeCourse({
    random: random.fork('course'),
    birthDate,
    enrolledOn,
    today,
    ending,
    programmes,
    span,
  });
}

/** Key groups sign with a family doctor more often (FDC-04, FDC-05). */
function hasDoctor(random: Random, person: Person, health: Health, today: CalendarDate): boolean {
  const isElder = ageInYears(person.birthDate, today) >= 65;
  const isKeyGroup = isElder || health.conditions.length > 0;
  return random.chance(isKeyGroup ? 0.88 : 0.55);
}
