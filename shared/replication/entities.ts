import { type Entity, field, mutable, nullable, open, safety } from './entity-field.ts';
import { bookingEntities } from './booking-entities.ts';
import { orderEntities } from './order-entities.ts';

/**
 * The rows that replicate. One registry serves the fold, the two databases (their migrations are
 * tested against it) and the pinned schema hash. A field that is not here does not travel.
 */
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
      title: field('text', open),
      phone: field('text', open),
      team_id: field('id', open),
      active_from: field('date', open),
      active_to: field('date', open),
    },
  },
  queues: {
    scope: 'reference',
    fields: {
      clinic_id: field('id'),
      name: field('text', mutable),
      kind: field('text'), // measurement | consultation
      position: field('integer', mutable),
      closed_on: field('date', open),
    },
  },
  rooms: {
    scope: 'reference',
    fields: {
      clinic_id: field('id'),
      queue_id: field('id', mutable),
      name: field('text', mutable),
      opened_on: field('date', open),
      closed_on: field('date', open),
    },
  },
  /** Where a resident can be sent: hospitals and other institutions of the district. */
  organisations: {
    scope: 'reference',
    fields: {
      name: field('text', mutable),
      kind: field('text'), // hospital | centre | station
      address: field('text', open),
      phone: field('text', open),
      departments: field('json', mutable), // names, in the order of the list
      closed_on: field('date', open),
    },
  },
  teams: {
    scope: 'reference',
    fields: {
      clinic_id: field('id'),
      name: field('text', mutable),
      leader_id: field('id', open),
      booking_code: field('text', open),
      closed_on: field('date', open),
    },
  },
  /** A community that the clinic answers for, and who answers for it. */
  catchments: {
    scope: 'reference',
    fields: {
      clinic_id: field('id'),
      name: field('text', mutable),
      community_code: field('text', mutable), // three digits of the record number (b.1)
      team_id: field('id', open),
      doctor_id: field('id', open),
      closed_on: field('date', open),
    },
  },
  /** A day that is not like its weekday: a holiday, or a working day that makes up for one. */
  calendar_days: {
    scope: 'reference',
    fields: {
      clinic_id: field('id'),
      date: field('date'),
      kind: field('text', mutable), // closed | open
      opens: field('text', open), // HH:MM, where it differs
      closes: field('text', open),
      note: field('text', open),
    },
  },
  /** A value of a setting from a day on; the newest of a key whose day has come is in force. */
  settings: {
    scope: 'reference',
    fields: {
      clinic_id: field('id'),
      key: field('text'),
      value: field('json'),
      effective_from: field('date'),
      reason: field('text', nullable),
      set_by: field('id'),
      set_at: field('instant'),
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
      catchment_id: field('id', open),
      import_id: field('id', nullable),
      birth_time: field('text', open), // HH:MM, of a newborn (ID-36)
      birth_order: field('integer', open), // of twins and more (ID-36)
    },
  },
  /** Who belongs to a resident: mother, guardian, who looks after an elder (FHIR RelatedPerson). */
  related_persons: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      relation: field('text', mutable),
      name: field('text', mutable),
      phone: field('text', open),
      document_type: field('text', nullable),
      document_number: field('text', nullable), // normalised by ID-04
      related_id: field('id', nullable), // where this person is a resident here, too
      may_act: field('flag', mutable), // checks in, books and signs for the resident
      noted_by: field('id', nullable),
      noted_at: field('instant'),
      ended_at: field('instant', open),
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
  ...bookingEntities,
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
      acted_by: field('id', nullable), // the row of related_persons: somebody came with or for the resident
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
      lane_because: field('json', mutable),
      has_priority: field('flag'), // lane P may call it, too (i.3)
      is_first_in_lane: field('flag'), // QUE-02
      place: field('json', open), // where it stands since it came back (QUE-20)
      stops: field('json', mutable), // queue ids in order: measure, then doctor
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
      called_by: field('id', open), // who called it; with results it goes back there (QUE-21)
      for_doctor_id: field('id', open), // left to this doctor, until it has waited too long
      for_room_id: field('id', open),
      cycle_step: field('json', open), // of its call in the lane cycle: from, to (i.3)
      waits: field('json', open), // of the stops that are over: queue, from when, until its call
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
      arm: field('text', nullable), // left | right
      import_id: field('id', nullable),
      specimen_id: field('id', nullable), // of the label that it came by
      issued_at: field('instant', nullable), // when the laboratory said it
    },
  },
  ...orderEntities,
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
      fpg_x10: field('integer', nullable), // fasting glucose, mmol/L
      form: field('json', nullable), // the other fields of the sheet (d.5, e)
    },
  },
  tasks: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      kind: field('text'), // follow-up | referral-outcome | notifiable
      programme: field('text'), // of a notifiable disease: which
      due_date: field('date'),
      due_at: field('instant', nullable), // where hours count (f.6)
      follow_up_id: field('id'), // what it goes back to: a follow-up, a referral, a visit
      state: field('text', mutable), // open | done | cancelled
      closed_because: field('text', { ...nullable, ...mutable }),
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
      sha256: field('id'),
      subject_id: field('id', nullable), // the referral, appointment, ticket or visit on the paper
      number: field('text', nullable),
      printer: field('text', nullable),
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
  /** What a person answered at the station or in the room: asked once, read by all. */
  visit_answers: {
    scope: 'clinic',
    fields: {
      visit_id: field('id'),
      resident_id: field('id'),
      answers: field('json'),
      asked_by: field('id'),
      asked_at: field('instant'),
    },
  },
  /** 双向转诊（转出）单: the words of the form stay as they were sent (c.1). */
  referrals: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      visit_id: field('id', nullable),
      follow_up_id: field('id', nullable),
      programme: field('text', nullable),
      number: field('text'),
      urgency: field('text'), // ordinary | urgent | emergency
      is_green_channel: field('flag'),
      patient: field('json'), // name, sex, age, record number, address, phone, as on the day
      to_organisation_id: field('id', nullable),
      to_organisation: field('text'),
      to_department: field('text', open),
      to_doctor: field('text', open),
      impression: field('text'),
      reason: field('text'),
      past_history: field('text'),
      treatment: field('text'),
      doctor_id: field('id'),
      doctor_name: field('text'),
      doctor_phone: field('text'),
      issued_by: field('text'),
      issued_on: field('date'),
      submitted_at: field('instant'),
      state: field('text', mutable), // submitted | cancelled; the hospital's answers follow
      state_reason: field('text', open),
    },
  },
  /** A paper that a resident brought along. Its bytes travel apart, by their hash (ADR 13). */
  attachments: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      title: field('text', mutable),
      sha256: field('id'),
      bytes: field('integer'),
      media_type: field('text'),
      added_at: field('instant'),
      added_by: field('id', nullable),
      restores: field('id', nullable), // the row that was taken away and that this one brings back
    },
  },
  /** A file of residents or of their history that was taken in as a whole. */
  imports: {
    scope: 'clinic',
    fields: {
      file_name: field('text'),
      file_sha256: field('text'),
      kind: field('text'), // residents | history
      rows: field('integer'),
      started_at: field('instant'),
      staff_id: field('id'),
      undone_at: field('instant', open),
      undone_by: field('id', open),
      undone_reason: field('text', open),
    },
  },
  /** Why the record of a resident of another clinic is here, and until when (ADR 12). */
  memberships: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      role: field('text'), // look-up | merge | referral | day-list
      from_clinic_id: field('id'),
      from_clinic: field('text'),
      because: field('text', nullable), // the reason of the look-up, the id of the referral
      asked_by: field('id', nullable),
      since: field('instant'),
      ended_at: field('instant', open),
      ended_because: field('text', open),
    },
  },
  /** A newcomer who was registered while the district could not be asked: it looks and answers later. */
  look_ups: {
    scope: 'clinic',
    fields: {
      resident_id: field('id'),
      reason: field('text'),
      asked_by: field('id'),
      asked_at: field('instant'),
      state: field('text', mutable), // waiting | found | not-found | expired | refused
      found_id: field('id', open),
    },
  },
  /** Two records are to be linked or parted: one proposes, another decides (ID-40). */
  merge_proposals: {
    scope: 'clinic',
    fields: {
      kind: field('text'), // merge | unmerge
      a: field('id'),
      b: field('id'),
      link_id: field('id', open), // what is to be parted; what came of a merge
      reason: field('text'),
      proposed_by: field('id'),
      proposed_at: field('instant'),
      state: field('text', mutable), // open | confirmed | declined
      decided_by: field('id', open),
      decided_at: field('instant', open),
      decided_because: field('text', open),
    },
  },
  /** A tablet for home visits, as the district tells its clinic: it can be given a day's list. */
  tablets: {
    scope: 'clinic',
    fields: { name: field('text', mutable), joined_at: field('instant') },
  },
  /** Whose records a tablet shall have, in place of what it has, and until when; the district answers. */
  day_lists: {
    scope: 'clinic',
    fields: {
      tablet_id: field('id'),
      resident_ids: field('json'),
      expires_at: field('instant'),
      asked_by: field('id'),
      asked_at: field('instant'),
      state: field('text', mutable), // waiting | given | refused
      because: field('text', open),
    },
  },
  /** 日结: who closed the day, which tickets nobody came for, and what was left for the next day. */
  day_closings: {
    scope: 'clinic',
    fields: {
      date: field('date'),
      closed_at: field('instant'),
      closed_by: field('id'),
      no_shows: field('json'), // ids of tickets (QUE-20)
      left_open: field('json'), // how many of what
    },
  },
} as const satisfies Readonly<Record<string, Entity>>;

export type EntityName = keyof typeof entities;

/** Rises with every change of the registry; the pinned hash in entities.test.ts says when. */
export const SCHEMA_VERSION = 2;
