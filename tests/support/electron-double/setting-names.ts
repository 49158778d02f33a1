import { z } from 'zod';

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });

/** What a test decides before the double starts. */
export const doubleSettings = z.object({
  chromium: z.string(),
  displays: z
    .array(rectangle)
    .min(1)
    .default([{ x: 0, y: 0, width: 1920, height: 1080 }]),
  keyStore: z
    .object({
      secret: z.string().default('of this user'),
      backend: z.enum(['gnome_libsecret', 'kwallet6', 'basic_text']).default('gnome_libsecret'),
      isAvailable: z.boolean().default(true),
    })
    .prefault({}),
  /** Ready only when Playwright has joined, as with Electron itself. */
  waitsForPlaywright: z.boolean().default(false),
});

export type DoubleSettings = z.input<typeof doubleSettings>;

/** Set in the environment of the double; not passed on to hosts. */
export const settingsName = 'ELECTRON_DOUBLE';
