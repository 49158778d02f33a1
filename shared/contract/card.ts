import { z } from 'zod';
import { calendarDate, documentType, sex } from './schemas.ts';

/**
 * What is read from an identity card's chip (devices.md 1): the fields that registration needs, and
 * neither photo nor fingerprint. Lives in memory and in commands only; raw card bytes are never kept (S13).
 */
export const identityCard = z.object({
  documentType,
  number: z.string().min(1).max(30),
  name: z.string().min(1).max(60),
  sex,
  birthDate: calendarDate,
  /** GB/T 3304 numeric code, such as `01`; empty for permits and foreigners. */
  ethnicCode: z.string().max(2),
  /** The one that was written into the card after it was printed, where there is one; else the printed one. */
  address: z.string().max(100),
  authority: z.string().max(60),
  validFrom: calendarDate.nullable(),
  /** Null: 长期, without end. */
  validTo: calendarDate.nullable(),
});

export type IdentityCard = z.output<typeof identityCard>;
