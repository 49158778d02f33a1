import type { z } from 'zod';
import type { PaperKind } from '../../../shared/contract/documents.ts';
import type { DocumentLayout } from './layouts/document-layout.ts';
import { appointmentSlip } from './layouts/appointment-slip.ts';
import { healthRecordSummary } from './layouts/health-record-summary.ts';
import { measurementSlip } from './layouts/measurement-slip.ts';
import { referralOut } from './layouts/referral-out.ts';
import { deskTicket, ticket } from './layouts/ticket.ts';

/** Every paper by its kind. A new one is a layout file and one more line here. */
export const documentKinds = {
  'health-record-summary': healthRecordSummary,
  'measurement-slip': measurementSlip,
  'referral-out': referralOut,
  'appointment-slip': appointmentSlip,
  ticket,
  'desk-ticket': deskTicket,
} as const satisfies Record<PaperKind, DocumentLayout<z.ZodType>>;

export type DocumentKind = PaperKind;
export type DocumentData<Name extends DocumentKind> = z.input<
  (typeof documentKinds)[Name]['schema']
>;
