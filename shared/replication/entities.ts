/**
 * The rows that replicate. One registry serves the fold, the two databases (their migrations are
 * tested against it) and the pinned schema hash. A field that is not here does not travel.
 */

/** `json` is text that holds canonical JSON; measured decimals are integers with the scale in the name. */
export type FieldType = 'text' | 'integer' | 'date' | 'instant' | 'json' | 'id' | 'flag';

export type Field = {
  readonly type: FieldType;
  readonly nullable: boolean;
  /** May be patched after the insert: a multi-value register. Everything else is insert-only. */
  readonly mutable: boolean;
  /** Two values stand side by side and a person decides (replication.md 0, safety fields). */
  readonly safety: boolean;
};

export type ScopeKind = 'clinic' | 'reference' | 'hospital' | 'tablet';

export type Entity = {
  readonly scope: ScopeKind;
  readonly fields: Readonly<Record<string, Field>>;
};

const field = (type: FieldType, more: Partial<Field> = {}): Field => ({
  type,
  nullable: false,
  mutable: false,
  safety: false,
  ...more,
});
const nullable = { nullable: true } as const;
const mutable = { mutable: true } as const;
const open = { nullable: true, mutable: true } as const;
const safety = { mutable: true, safety: true } as const;

export const entities = {
  // --- reference scope: what the district decides -------------------------------------------------
  clinics: {
    scope: 'reference',
    fields: {
      name: field('text', mutable),
      county_code: field('text'),
      street_code: field('text'),
      phone: field('text', open),
      address: field('text', open),
    },
  },
  staff: {
    scope: 'reference',
    fields: {
      clinic_id: field('id'),
      login_name: field('text'),
      name: field('text', mutable),
      role: field('text', mutable),
      password_hash: field('text', mutable),
      room_id: field('id', open),
      is_active: field('flag', mutable),
    },
  },
  queues: {
    scope: 'reference',
    fields: {
      clinic_id: field('id'),
      name: field('text', mutable),
      kind: field('text'), // measurement | consultation
      position: field('integer', mutable),
    },
  },
  rooms: {
    scope: 'reference',
    fields: {
      clinic_id: field('id'),
      queue_id: field('id', mutable),
      name: field('text', mutable),
    },
  },
  // --- clinic scope: what the clinic's home orders ------------------------------------------------
  residents: {
    scope: 'clinic',
    fields: {
      name: field('text', safety),
      sex: field('text', safety),
      birth_date: field('date', safety),
      phone: field('text', open),
      address: field('text', mutable),
      ethnic_code: field('text', mutable),
      record_number: field('text', open),
      doctor_id: field('id', open),
      priority: field('text', open), // verified priority status (QUE-04); null = none
      is_demo: field('flag'),
      registered_at: field('instant'),
    },
  },
  resident_documents: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      type: field('text'),
      number: field('text'), // normalised by ID-04
      is_read_from_chip: field('flag'),
      valid_to: field('date', open),
    },
  },
  conditions: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      code: field('text'),
      onset_date: field('date', nullable),
      is_managed: field('flag', mutable),
    },
  },
  allergies: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      category: field('text'),
      substance: field('text'),
      is_refuted: field('flag', safety),
    },
  },
  appointments: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      date: field('date'),
      start_time: field('text'),
      end_time: field('text'),
      queue_id: field('id'),
      doctor_id: field('id', nullable),
      purpose: field('text'),
      channel: field('text'),
      state: field('text', mutable), // booked | arrived | no-show | cancelled
    },
  },
  visits: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      date: field('date'),
      check_in_at: field('instant'),
      source: field('text'), // kiosk | desk
      place: field('text'),
      purpose: field('text'),
      appointment_id: field('id', nullable),
      state: field('text', mutable), // open | done | void
    },
  },
  tickets: {
    scope: 'clinic',
    fields: {
      visit_id: field('id'),
      resident_id: field('id'),
      date: field('date'),
      number: field('text'),
      lane: field('text', mutable),
      lane_because: field('json'),
      has_priority: field('flag'), // lane P may call it, too (i.3)
      is_first_in_lane: field('flag'), // QUE-02
      place: field('json', open), // where it stands since it came back (QUE-20)
      stops: field('json'), // queue ids in order: measure, then doctor
      stop_index: field('integer', mutable),
      queue_id: field('id', mutable),
      state: field('text', mutable),
      check_in_at: field('instant'),
      queued_at: field('instant', mutable),
      slot_start: field('instant', nullable),
      room_id: field('id', open),
      called_at: field('instant', open),
      calls: field('integer', mutable),
      passed_count: field('integer', mutable),
      finished_at: field('instant', open),
    },
  },
  queue_pointers: {
    scope: 'clinic',
    fields: {
      queue_id: field('id'),
      date: field('date'),
      pointer: field('integer', mutable),
    },
  },
  observations: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      visit_id: field('id', nullable),
      reading_id: field('id'),
      kind: field('text'),
      value_x10: field('integer', nullable),
      code: field('text', nullable), // LO | HI (MEA-02)
      unit: field('text'),
      effective_at: field('instant'),
      device_time: field('text', nullable),
      source: field('text'), // device | typed
      device_id: field('id', nullable),
      device_label: field('text', nullable),
      driver: field('text', nullable),
      driver_version: field('text', nullable),
      raw_sha256: field('text', nullable), // of the raw frame, which stays where it was received
      is_simulated: field('flag'),
      operator_id: field('id', nullable),
    },
  },
  follow_ups: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      visit_id: field('id', nullable),
      programme: field('text'),
      visit_date: field('date'),
      way: field('text'), // clinic | home | phone
      sbp: field('integer', nullable),
      dbp: field('integer', nullable),
      class: field('integer', nullable),
      flags: field('json'),
      actions: field('json'),
      due_date: field('date', nullable),
      because: field('json'),
      rule_set: field('text'),
      rule_set_version: field('text'),
      inputs: field('json'),
      change_reason: field('text', nullable),
      refer_to: field('text', nullable),
      doctor_id: field('id'),
      confirmed_at: field('instant'),
    },
  },
  tasks: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      kind: field('text'), // follow-up | referral-outcome
      programme: field('text'),
      due_date: field('date'),
      follow_up_id: field('id'),
      state: field('text', mutable), // open | done
    },
  },
  documents: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      kind: field('text'),
      copy_number: field('integer'),
      printed_at: field('instant'),
      printed_by: field('id', nullable),
      place: field('text'),
      sha256: field('text'),
    },
  },
  summary_tokens: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      token: field('text'),
      issued_at: field('instant'),
      revoked_at: field('instant', open),
    },
  },
} as const satisfies Readonly<Record<string, Entity>>;

export type EntityName = keyof typeof entities;

/** Rises with every change of the registry; the pinned hash in entities.test.ts says when. */
export const SCHEMA_VERSION = 1;
