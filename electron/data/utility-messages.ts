import { z } from 'zod';
import { placeKinds } from '../../shared/domain/access.ts';
import { problemCodes } from '../../shared/lib/problem.ts';
import { hostConfig } from './config.ts';

/** What Electron's main process says to the data host. */
export const dataHostOrder = z.discriminatedUnion('type', [
  /** The first message, and the only one that holds the key. */
  z.object({ type: z.literal('start'), config: hostConfig }),
  /** A port comes with it: a window, or the devices host. */
  z.object({ type: z.literal('connect'), placeKind: z.enum(placeKinds) }),
  z.object({ type: z.literal('stop') }),
]);

/** What the data host answers. */
export const dataHostReport = z.discriminatedUnion('type', [
  /** Ports are served from now on. */
  z.object({ type: z.literal('ready') }),
  /** It will not start, however often it is tried. */
  z.object({ type: z.literal('refused'), code: z.enum(problemCodes) }),
]);

export type DataHostOrder = z.output<typeof dataHostOrder>;
export type DataHostReport = z.output<typeof dataHostReport>;
