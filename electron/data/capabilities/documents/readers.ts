import type { DocumentKind } from '../../documents/kinds.ts';
import { readAppointmentSlip } from './appointment-slip.ts';
import { readMeasurementSlip } from './measurement-slip.ts';
import type { PaperReader } from './paper.ts';
import { readReferralOut } from './referral-out.ts';
import { readSpecimenLabel } from './specimen-label.ts';
import { readSummary } from './summary.ts';
import { readTicket } from './ticket.ts';

/** Where the data of each paper comes from. A paper without a reader does not compile. */
export const paperReaders: { readonly [Kind in DocumentKind]: PaperReader<Kind> } = {
  'health-record-summary': readSummary,
  'measurement-slip': readMeasurementSlip,
  'referral-out': readReferralOut,
  'appointment-slip': readAppointmentSlip,
  ticket: readTicket,
  'desk-ticket': readTicket,
  'specimen-label': readSpecimenLabel,
};
