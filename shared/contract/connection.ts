import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { subscription } from './rule.ts';
import { instant } from './schemas.ts';

const line = z.object({ reachable: z.boolean(), since: instant });

/** In words a receptionist understands: 已保存 on this machine and in the clinic, 已上传区级 at the district. */
export const connectionState = z.object({
  isHome: z.boolean(),
  /** The clinic's home, seen from here. The home itself is always reachable. */
  home: line,
  /** The district, as the home last told. */
  district: line.extend({ lastUploadAt: instant.nullable() }),
  /** Transactions saved here or in the clinic that the district does not have yet. */
  waitingForHome: z.number().int(),
  waitingForDistrict: z.number().int(),
  oldestWaitingAt: instant.nullable(),
  /** Set when replication stopped by itself because something does not add up. */
  stoppedBecause: z.enum(['diverged', 'not-enrolled', 'newer-schema']).nullable(),
});

export type ConnectionState = z.output<typeof connectionState>;

export const connection = {
  watch: subscription({ needs: 'public', audit: 'none' }).output(eventIterator(connectionState)),
};
