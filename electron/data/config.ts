import { z } from 'zod';
import { deviceBinding } from '../../shared/contract/devices.ts';
import { calendarDate, timeOfDay } from '../../shared/contract/schemas.ts';
import { isLoopback, isSafeAddress } from '../../shared/replication/address.ts';

const address = z
  .object({
    host: z.string().min(1).max(100),
    port: z.int().min(0).max(65_535),
    /** Without TLS, for tests. */
    isPlain: z.boolean().optional(),
  })
  .refine(({ host, isPlain }) => !isPlain || isLoopback(host), {
    message: 'beyond loopback the line is encrypted',
  });

/** Where to ask: encrypted, or plain within this machine. */
export const peerUrl = z
  .url()
  .refine(isSafeAddress, { message: 'beyond loopback the line is encrypted: https' });

/**
 * What a shell hands the data host at its start. It arrives over standard input or a message port,
 * never as an argument or in the environment: it holds the key.
 */
export const dataHostConfig = z.object({
  databasePath: z.string().min(1),
  /** 32 bytes in hex, unwrapped by the shell. */
  databaseKey: z.string().regex(/^[0-9a-f]{64}$/),
  version: z.string().max(40),
  workstation: z.object({
    name: z.string().min(1).max(40),
    /** `M` marks manual tickets (QUE-25); `I` and `O` look like digits. */
    ticketPrefix: z.string().regex(/^[A-HJ-LNP-Z]$/),
    /** Whose people work here: a clinic, or a hospital. */
    clinicId: z.uuid(),
  }),
  referenceScopeId: z.uuid(),
  /** The one-time code that lets this workstation in; of no use any more once it did. */
  enrolmentCode: z.string().min(8).max(200).nullable().default(null),
  /**
   * For the demonstration and for tests: at the home, a code without end that lets every desk in.
   * Null in a clinic, where the manager makes a code for each.
   */
  demonstrationCode: z.string().min(8).max(200).nullable().default(null),
  role: z.discriminatedUnion('kind', [
    /** This workstation orders the clinic's scope. */
    z.object({
      kind: z.literal('home'),
      listen: address,
      districtUrl: peerUrl.nullable(),
    }),
    z.object({
      kind: z.literal('desk'),
      homeUrl: peerUrl,
      /** Where the other desks find it, and where the district is, should it take the clinic over. */
      listen: address.optional(),
      districtUrl: peerUrl.nullable().optional(),
    }),
    /** A hospital's workstation, or a tablet: it follows a scope that the district orders (docs/adr/0015). */
    z.object({
      kind: z.literal('guest'),
      scopeId: z.uuid(),
      scopeKind: z.enum(['hospital', 'tablet']),
      districtUrl: peerUrl,
    }),
  ]),
  tcpAllowList: z.array(z.string().max(100)).max(50),
  /** The demonstration clinic: its people are made at the first start of the home. */
  demo: z
    .object({
      seed: z.int(),
      /** The day on which the invented history ends. */
      madeOn: calendarDate,
      /** `HH:mm` of that day: when the bench's resident with a booking is due. */
      benchSlot: timeOfDay,
      residents: z.int().min(1).max(1_000_000),
      /** The simulated devices of this workstation. */
      devices: z.array(deviceBinding).max(20),
    })
    .nullable(),
});

export type DataHostConfig = z.output<typeof dataHostConfig>;

/** The part of it that joining a clinic writes down. */
export const setUp = dataHostConfig
  .omit({ databasePath: true, databaseKey: true, version: true })
  .extend({
    tcpAllowList: dataHostConfig.shape.tcpAllowList.default([]),
    demo: dataHostConfig.shape.demo.default(null),
  });

/** What a data host is handed on a computer that belongs to no clinic yet. */
export const newcomerConfig = dataHostConfig
  .pick({ databasePath: true, databaseKey: true, version: true })
  .extend({
    /** Where joining writes the set-up, and where it is read from then on. */
    setUpPath: z.string().min(1),
  });
export type NewcomerConfig = z.output<typeof newcomerConfig>;

export const hostConfig = z.union([dataHostConfig, newcomerConfig]);
export type HostConfig = z.output<typeof hostConfig>;
