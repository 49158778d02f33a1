import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { command, subscription } from './rule.ts';
import { id } from './schemas.ts';

/**
 * The bench of simulated devices in the demonstration clinic. The panel asks the data host; the
 * bench, a program of its own that plays the far ends of the lines, takes the orders from it.
 */

/** A card of an invented person lying beside the simulated readers. */
export const benchCard = z.object({ cardKey: z.string(), title: z.string(), note: z.string() });

/** A kiosk's screen, drawn: one picture, one sentence, at most three choices, and help always. */
export const kioskScreen = z.object({
  picture: z.enum([
    'card',
    'code',
    'ticket',
    'clock',
    'question',
    'phone',
    'paper',
    'desk',
    'key',
    'arm',
    'scale',
    'offline',
  ]),
  /** The first line is the sentence. */
  lines: z.array(z.string()).min(1).max(8),
  choices: z.array(z.object({ key: z.string(), words: z.string() })).max(3),
  isKeypad: z.boolean(),
  /** How many figures were pressed; which, nobody sees. */
  typed: z.number().int().min(0).max(4),
  help: z.enum(['none', 'rung', 'coming']),
  /** What is said aloud of it, phrase by phrase; nothing where nobody stands there. */
  spoken: z.array(z.string()).max(8),
  /** As whoever stands there wants it, until they have gone. */
  isLarge: z.boolean(),
  isMuted: z.boolean(),
});

export type KioskScreen = z.output<typeof kioskScreen>;

export const benchDevice = z.object({
  deviceId: id,
  label: z.string(),
  driver: z.string(),
  /** What the device shows, line by line: a kiosk's page, a monitor's numbers. */
  display: z.array(z.string()),
  /** Of a kiosk: the same as a drawing. */
  screen: kioskScreen.optional(),
  /** It reads codes. */
  scans: z.boolean().optional(),
  /** The last tickets a kiosk printed, newest first. */
  printed: z.array(z.object({ jobId: id, lines: z.array(z.string()) })),
  /** What else can be done to it; with a field it needs a number. */
  buttons: z.array(
    z.object({
      key: z.string(),
      name: z.object({ 'zh-CN': z.string(), en: z.string() }),
      field: z
        .object({ min: z.number(), max: z.number(), step: z.number(), initial: z.number() })
        .optional(),
    }),
  ),
});

export type BenchDevice = z.output<typeof benchDevice>;

export const benchState = z.object({
  running: z.boolean(),
  cards: z.array(benchCard),
  devices: z.array(benchDevice),
  districtLineCut: z.boolean(),
});

export type BenchState = z.output<typeof benchState>;

export const benchOrder = z.discriminatedUnion('type', [
  z.object({ type: z.literal('tap-card'), deviceId: id, cardKey: z.string() }),
  z.object({
    type: z.literal('blood-pressure'),
    deviceId: id,
    sbp: z.number().int().min(0).max(400),
    dbp: z.number().int().min(0).max(400),
    pulse: z.number().int().min(0).max(400),
  }),
  z.object({
    type: z.literal('press'),
    deviceId: id,
    button: z.string().max(40),
    value: z.number().finite().nullable(),
  }),
  /** A code held in front of a device's scanner. */
  z.object({ type: z.literal('scan'), deviceId: id, text: z.string().min(1).max(400) }),
  /** Line noise: random bytes on the device's line. */
  z.object({ type: z.literal('noise'), deviceId: id, bytes: z.number().int().min(1).max(4096) }),
]);

export type BenchOrder = z.output<typeof benchOrder>;

const play = { needs: 'demo.play', audit: 'none' } as const;
const done = z.object({ done: z.literal(true) });

export const demo = {
  watch: subscription(play).output(eventIterator(benchState)),
  order: command(play)
    .input(z.object({ order: benchOrder }))
    .output(done),
  /** Cuts or mends the line between this clinic and the district. */
  cutDistrictLine: command(play)
    .input(z.object({ cut: z.boolean() }))
    .output(done),
  /** For the bench program: its orders, and what its devices show. */
  attachBench: subscription(play)
    .input(z.object({ cards: z.array(benchCard) }))
    .output(eventIterator(benchOrder)),
  reportBench: command(play)
    .input(z.object({ devices: z.array(benchDevice) }))
    .output(done),
};
