import { z } from 'zod';
import { instant } from '../../../shared/contract/schemas.ts';

/** What every paper says of itself: whose it is, which copy, when and by whom it was printed. */
export const imprint = z.object({
  clinicName: z.string(),
  clinicPhone: z.string().nullable(),
  /** It speaks of an invented resident, and says so. */
  isDemo: z.boolean(),
  /** 1 for the first print; higher is a reprint. */
  copyNumber: z.number().int().positive(),
  printedAt: instant,
  /** Null: the resident printed it at a kiosk. */
  printedBy: z.string().nullable(),
});

export type Imprint = z.output<typeof imprint>;
