import type { z } from 'zod';
import { type Strip, strip } from '../../../shared/contract/strips.ts';
import type { JournalKind, PaperKind } from '../../../shared/contract/documents.ts';
import type { DocumentLayout } from './layouts/document-layout.ts';
import { appointmentSlip } from './layouts/appointment-slip.ts';
import { fallbackList } from './layouts/fallback-list.ts';
import { healthRecordSummary } from './layouts/health-record-summary.ts';
import { measurementSlip } from './layouts/measurement-slip.ts';
import { referralOut } from './layouts/referral-out.ts';
import { specimenLabelPaper } from './layouts/specimen-label.ts';
import { deskTicket, ticket } from './layouts/ticket.ts';

/** Every paper by its kind. A new one is a layout file and one more line here. */
export const documentKinds = {
  'health-record-summary': healthRecordSummary,
  'measurement-slip': measurementSlip,
  'referral-out': referralOut,
  'appointment-slip': appointmentSlip,
  ticket,
  'desk-ticket': deskTicket,
  'specimen-label': specimenLabelPaper,
  'fallback-list': fallbackList,
} as const satisfies Record<RenderedKind, DocumentLayout<z.ZodType>>;

/** What a ticket printer makes of it; null of a paper that is for sheets. */
export function stripOf<Kind extends RenderedKind>(
  kind: Kind,
  data: DocumentData<Kind>,
): Strip | null {
  // The compiler can not tell that a layout's strip is of its own schema's data.
  const layout: DocumentLayout<z.ZodType> = documentKinds[kind];
  if (!layout.onStrip) return null;
  const lines = layout.onStrip(layout.schema.parse(data));
  // A clinic without a name leaves no line empty.
  return strip.parse(lines.filter((line) => line.is === 'code' || line.text !== ''));
}

/** A paper about one person. */
export type DocumentKind = PaperKind;
/** And those of the clinic, which speak of many; the trail names each of them (F9). */
export type RenderedKind = JournalKind;
export type DocumentData<Name extends RenderedKind> = z.input<
  (typeof documentKinds)[Name]['schema']
>;
