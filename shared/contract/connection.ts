import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { actKinds } from '../domain/act-kind.ts';
import { haltReasons } from '../lib/halt-reason.ts';
import { command, subscription } from './rule.ts';
import { id, idempotencyKey, instant } from './schemas.ts';

/** `since`: when it opened; cut, when it was last known to be open, perhaps days ago, or null where nobody knows. */
const line = z.object({ reachable: z.boolean(), since: instant.nullable() });

/** In words a receptionist understands: 已保存 on this machine and in the clinic, 已上传区级 at the district. */
export const connectionState = z.object({
  isHome: z.boolean(),
  /** False at a home that was set up without one: then nothing is ever uploaded, and no line is cut. */
  hasDistrict: z.boolean(),
  /** The clinic's home, seen from here. The home itself is always reachable. */
  home: line,
  /** The district, as the home last told. */
  district: line.extend({ lastUploadAt: instant.nullable() }),
  /** Saved here, and the clinic's home does not have it yet; none at the home itself. */
  waitingForHome: z.number().int(),
  /** All that waits: what the district does not have yet, and with it what the home does not have. */
  waitingForDistrict: z.number().int(),
  oldestWaitingAt: instant.nullable(),
  /** Set when replication stopped by itself because something does not add up. */
  stoppedBecause: z.enum(haltReasons).nullable(),
  /** How many minutes this clock is ahead of the one it follows, where that is more than a few; else 0. */
  clockAheadMinutes: z.number().int(),
});

export type ConnectionState = z.output<typeof connectionState>;

/** A list of what waits says how many of which, and never whose. */
export const actKind = z.enum(actKinds);

const acts = z.object({
  count: z.number().int(),
  oldestAt: instant.nullable(),
  /** How many of each, the most first; of very many only the first are looked at. */
  kinds: z.array(z.object({ kind: actKind, count: z.number().int() })),
});

export type WaitingActs = z.output<typeof acts>;

const onTheWay = z.object({ count: z.number().int(), bytes: z.number().int() });

/** The other workstations of the clinic, as its home hears them. */
export const deskContacts = z.object({
  count: z.number().int(),
  /** Not heard for minutes: cut off, or switched off. What they did since is not known. */
  silent: z.array(z.object({ deviceId: id, name: z.string(), lastContactAt: instant.nullable() })),
});

export type DeskContacts = z.output<typeof deskContacts>;

/** What waits, what could not be read, what was not accepted: for whoever opens the page. */
export const connectionStatus = z.object({
  workstationName: z.string(),
  /** Saved here and not yet with the clinic's home; none at the home itself. */
  forHome: acts,
  /** Saved in the clinic and not yet with the district. */
  forDistrict: acts,
  /** Null anywhere but at the home: the desks do not hear each other. */
  desks: deskContacts.nullable(),
  /** With the district, and not yet in two of its backups; null while nothing is known of backups. */
  notSecured: z.number().int().nullable(),
  /** Acts of others that this version could not take in, by reason. */
  notFolded: z.array(
    z.object({ reason: z.string(), count: z.number().int(), oldestAt: instant.nullable() }),
  ),
  /** Bytes of attachments, which go beside the acts (ADR 13). */
  attachments: z.object({
    /** Saved here and not yet with the clinic's home, or from there with the district. */
    toSend: onTheWay,
    /** Somebody here waits for them. */
    toFetch: onTheWay,
    /** At the clinic's home: named by a desk that has not handed them over. */
    missing: z.number().int(),
  }),
  /** Acts of this workstation that were not accepted: they are kept and count for nothing. */
  notAccepted: acts,
});

export type ConnectionStatus = z.output<typeof connectionStatus>;

export const connection = {
  watch: subscription({ needs: 'public', audit: 'none' }).output(eventIterator(connectionState)),
  status: subscription({ needs: 'connection.view', audit: 'none' }).output(
    eventIterator(connectionStatus),
  ),
  /** Does not wait for the next attempt. */
  tryNow: command({ needs: 'connection.view', audit: 'none' })
    .input(z.object({ idempotencyKey }))
    .output(z.object({ done: z.literal(true) })),
  /**
   * Makes this workstation the clinic's home, because the one that was is out of reach. That one follows
   * when it comes back, and what nobody had seen of it comes with it. Problems: `wrong-state` where this
   * is the home, reaches it, or has not loaded the clinic yet.
   */
  takeOver: command({ needs: 'connection.take-over' })
    .input(z.object({ idempotencyKey }))
    .output(z.object({ done: z.literal(true) })),
};
