import { type Entity, field, nullable, open } from './entity-field.ts';

/** Tests that were ordered, what was taken for them, and what came of it (V7). */
export const orderEntities = {
  /** What was taken of a person, by the number on its label (V7). */
  specimens: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      visit_id: field('id'),
      date: field('date'),
      label: field('text'),
      container: field('text'),
      labelled_at: field('instant'),
      labelled_by: field('id'),
      collected_at: field('instant', open),
      collected_by: field('id', open),
    },
  },
  /** A test that was ordered. Its state follows from what is there: specimen, results, report. */
  service_requests: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      visit_id: field('id'),
      test: field('text'),
      specimen_id: field('id', nullable), // an electrocardiogram has none
      ordered_at: field('instant'),
      ordered_by: field('id'),
      cancelled_at: field('instant', open),
      cancelled_by: field('id', open),
      cancel_reason: field('text', open),
    },
  },
  /** A value of the laboratory that is no kind of observation. */
  lab_results: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      visit_id: field('id', nullable),
      specimen_id: field('id', nullable),
      reading_id: field('id'),
      analyte: field('text'),
      value_x1000: field('integer', nullable),
      code: field('text', nullable), // LO | HI (MEA-02)
      unit: field('text'),
      reference_range: field('text', nullable), // the analyser's own
      flag: field('text', nullable), // L | H | N against it
      effective_at: field('instant'),
      issued_at: field('instant'),
      device_time: field('text', nullable),
      device_id: field('id'),
      device_label: field('text'),
      driver: field('text'),
      driver_version: field('text'),
      raw_sha256: field('text', nullable),
      is_simulated: field('flag'),
      operator_id: field('id', nullable), // null where the label alone said whose it is
    },
  },
  /** What answers a test in words or as a paper: an electrocardiogram, a strip that somebody read. */
  diagnostic_reports: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      service_request_id: field('id'),
      attachment_id: field('id', nullable),
      conclusion: field('text', nullable),
      reported_at: field('instant'),
      reported_by: field('id'),
    },
  },
} as const satisfies Readonly<Record<string, Entity>>;
