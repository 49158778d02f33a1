import { z } from 'zod';
import { command, query } from './rule.ts';
import { id, idempotencyKey } from './schemas.ts';

/** A clinic's home that makes itself known on this network. Believed once the code has proved it. */
export const foundHome = z.object({ clinicId: id, clinicName: z.string(), url: z.string() });
export type FoundHome = z.output<typeof foundHome>;

/** A computer that belongs to no clinic yet. Anywhere else there is nothing here. */
export const joining = {
  /** Listens on the network for a moment. */
  homes: query({ needs: 'public', audit: 'none' })
    .input(z.object({}))
    .output(z.object({ homes: z.array(foundHome).max(100) })),
  /** The computer opens anew as a workstation of the clinic whose code it was. */
  join: command({ needs: 'public', audit: 'none' })
    .input(
      z.object({
        idempotencyKey,
        code: z.string().trim().min(1).max(60),
        /** Of the clinic's home, or of the district; a bare address is a home's. */
        address: z.string().trim().min(1).max(200),
        /** How the others shall list it. */
        name: z.string().trim().min(1).max(40),
      }),
    )
    .output(z.object({ clinicName: z.string() })),
};
