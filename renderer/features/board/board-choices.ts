import { z } from 'zod';

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;

const schema = z.object({
  /** What this board is called, such as the area it hangs in. */
  name: z.string().max(20).catch(''),
  /** The rooms of its area; null for the whole clinic. */
  roomIds: z.array(z.uuid()).min(1).nullable().catch(null),
  light: z.enum(['light', 'dark']).catch('dark'),
  /** 0 to 1. */
  volume: z.number().min(0).max(1).catch(1),
  /** `HH:mm`; silent from one to the other, over midnight, too; the same twice is all day. Both or neither. */
  quietFrom: z.string().regex(timeOfDay).nullable().catch(null),
  quietUntil: z.string().regex(timeOfDay).nullable().catch(null),
});

/** What was set at one board; it belongs to its machine, as the screen and the loudspeaker do. */
export type BoardChoices = z.output<typeof schema>;

/** What was stored, or what a new board begins with; whatever can not be read is as if never set. */
export function parseChoices(stored: string | null): BoardChoices {
  try {
    return schema.parse(JSON.parse(stored ?? '{}'));
  } catch {
    return schema.parse({});
  }
}

/** Whether a board is to be silent now. @param time `HH:mm`, the clinic's wall clock */
export function isQuietAt(time: string, { quietFrom, quietUntil }: BoardChoices): boolean {
  if (quietFrom === null || quietUntil === null) return false;
  return quietFrom < quietUntil
    ? time >= quietFrom && time < quietUntil
    : time >= quietFrom || time < quietUntil;
}
