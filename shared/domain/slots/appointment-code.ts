import { checkCharacter, endsWithItsCheck } from '../check-character.ts';

/**
 * What is printed in bars on an appointment slip: two letters, the random end of the booking's id, a check character.
 * It says nothing of a person (ID-52), and is never taken for a ticket or a label: it is longer than both.
 */

const SHAPE = /^YY([0-9A-F]{12})[0-9A-Z*]$/;
const TAIL = 12;

/** @param appointmentId a UUID; its last twelve digits are chance */
export function appointmentCode(appointmentId: string): string {
  const body = `YY${appointmentId.slice(-TAIL).toUpperCase()}`;
  return body + checkCharacter(body);
}

/** With what the booking's id ends, as it was scanned or typed; null for what is no code of a slip. */
export function readAppointmentCode(text: string): string | null {
  const code = clean(text);
  const [, tail] = SHAPE.exec(code) ?? [];
  if (tail === undefined) return null;
  return endsWithItsCheck(code) ? tail.toLowerCase() : null;
}

/** It looks like the code of a slip, and its check character is wrong: read once more. */
export function isMisreadAppointment(text: string): boolean {
  return SHAPE.test(clean(text)) && readAppointmentCode(text) === null;
}

function clean(text: string): string {
  return text.replaceAll(/[\s-]/g, '').toUpperCase();
}
