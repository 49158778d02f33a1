import type { Appointments, BookingWishes } from './booking.ts';
import type { Replicated } from './replicated-row.ts';

type Clinics = Replicated & {
  name: string;
  county_code: string;
  street_code: string;
  phone: string | null;
  address: string | null;
};

type Staff = Replicated & {
  clinic_id: string;
  login_name: string;
  name: string;
  role: string;
  password_hash: string;
  room_id: string | null;
  is_active: number;
  title: string | null;
  phone: string | null;
  team_id: string | null;
  active_from: string | null;
  active_to: string | null;
};

type Queues = Replicated & {
  clinic_id: string;
  name: string;
  kind: string;
  position: number;
  closed_on: string | null;
};

type Rooms = Replicated & {
  clinic_id: string;
  queue_id: string;
  name: string;
  opened_on: string | null;
  closed_on: string | null;
};

type Residents = Replicated & {
  name: string;
  sex: string;
  birth_date: string;
  phone: string | null;
  address: string;
  ethnic_code: string;
  record_number: string | null;
  doctor_id: string | null;
  priority: string | null;
  is_demo: number;
  registered_at: string;
  catchment_id: string | null;
  import_id: string | null;
  birth_time: string | null;
  birth_order: number | null;
};

type RelatedPersons = Replicated & {
  resident_id: string;
  relation: string;
  name: string;
  phone: string | null;
  document_type: string | null;
  document_number: string | null;
  related_id: string | null;
  may_act: number;
  noted_by: string | null;
  noted_at: string;
  ended_at: string | null;
};

type ResidentDocuments = Replicated & {
  resident_id: string;
  type: string;
  number: string;
  is_read_from_chip: number;
  valid_to: string | null;
};

type Conditions = Replicated & {
  resident_id: string;
  code: string;
  onset_date: string | null;
  is_managed: number;
};

type Allergies = Replicated & {
  resident_id: string;
  category: string;
  substance: string;
  is_refuted: number;
};

type Visits = Replicated & {
  resident_id: string;
  date: string;
  check_in_at: string;
  source: string;
  place: string;
  purpose: string;
  appointment_id: string | null;
  state: string;
  acted_by: string | null;
};

type Tickets = Replicated & {
  visit_id: string;
  resident_id: string;
  date: string;
  number: string;
  lane: string;
  lane_because: string;
  has_priority: number;
  is_first_in_lane: number;
  place: string | null;
  stops: string;
  stop_index: number;
  queue_id: string;
  state: string;
  check_in_at: string;
  queued_at: string;
  slot_start: string | null;
  room_id: string | null;
  called_at: string | null;
  calls: number;
  passed_count: number;
  finished_at: string | null;
  called_by: string | null;
  for_doctor_id: string | null;
  for_room_id: string | null;
  cycle_step: string | null;
  waits: string | null;
};

type DayClosings = Replicated & {
  date: string;
  closed_at: string;
  closed_by: string;
  no_shows: string;
  left_open: string;
};

type QueuePointers = Replicated & {
  queue_id: string;
  date: string;
  pointer: number;
};

type Observations = Replicated & {
  resident_id: string;
  visit_id: string | null;
  reading_id: string;
  kind: string;
  value_x10: number | null;
  code: string | null;
  unit: string;
  effective_at: string;
  device_time: string | null;
  source: string;
  device_id: string | null;
  device_label: string | null;
  driver: string | null;
  driver_version: string | null;
  raw_sha256: string | null;
  is_simulated: number;
  operator_id: string | null;
  arm: string | null;
  import_id: string | null;
  specimen_id: string | null;
  issued_at: string | null;
};

type FollowUps = Replicated & {
  resident_id: string;
  visit_id: string | null;
  programme: string;
  visit_date: string;
  way: string;
  sbp: number | null;
  dbp: number | null;
  class: number | null;
  flags: string;
  actions: string;
  due_date: string | null;
  because: string;
  rule_set: string;
  rule_set_version: string;
  inputs: string;
  change_reason: string | null;
  refer_to: string | null;
  doctor_id: string;
  confirmed_at: string;
  fpg_x10: number | null;
  form: string | null;
};

type Tasks = Replicated & {
  resident_id: string;
  kind: string;
  programme: string;
  due_date: string;
  due_at: string | null;
  follow_up_id: string;
  state: string;
  closed_because: string | null;
};

type Documents = Replicated & {
  resident_id: string;
  kind: string;
  copy_number: number;
  printed_at: string;
  printed_by: string | null;
  place: string;
  sha256: string;
  subject_id: string | null;
  number: string | null;
  printer: string | null;
};

type SummaryTokens = Replicated & {
  resident_id: string;
  token: string;
  issued_at: string;
  revoked_at: string | null;
};

type Organisations = Replicated & {
  name: string;
  kind: string;
  address: string | null;
  phone: string | null;
  departments: string;
  closed_on: string | null;
};

type Teams = Replicated & {
  clinic_id: string;
  name: string;
  leader_id: string | null;
  booking_code: string | null;
  closed_on: string | null;
};

type Catchments = Replicated & {
  clinic_id: string;
  name: string;
  community_code: string;
  team_id: string | null;
  doctor_id: string | null;
  closed_on: string | null;
};

type CalendarDays = Replicated & {
  clinic_id: string;
  date: string;
  kind: string;
  opens: string | null;
  closes: string | null;
  note: string | null;
};

type Settings = Replicated & {
  clinic_id: string;
  key: string;
  value: string;
  effective_from: string;
  reason: string | null;
  set_by: string;
  set_at: string;
};

type VisitAnswers = Replicated & {
  visit_id: string;
  resident_id: string;
  answers: string;
  asked_by: string;
  asked_at: string;
};

type Referrals = Replicated & {
  resident_id: string;
  visit_id: string | null;
  follow_up_id: string | null;
  programme: string | null;
  number: string;
  urgency: string;
  is_green_channel: number;
  patient: string;
  to_organisation_id: string | null;
  to_organisation: string;
  to_department: string | null;
  to_doctor: string | null;
  impression: string;
  reason: string;
  past_history: string;
  treatment: string;
  doctor_id: string;
  doctor_name: string;
  doctor_phone: string;
  issued_by: string;
  issued_on: string;
  submitted_at: string;
  state: string;
  state_reason: string | null;
};

type Imports = Replicated & {
  file_name: string;
  file_sha256: string;
  kind: string;
  rows: number;
  started_at: string;
  staff_id: string;
  undone_at: string | null;
  undone_by: string | null;
  undone_reason: string | null;
};

type Memberships = Replicated & {
  resident_id: string;
  role: string;
  from_clinic_id: string;
  from_clinic: string;
  because: string | null;
  asked_by: string | null;
  since: string;
  ended_at: string | null;
  ended_because: string | null;
};

type MergeProposals = Replicated & {
  kind: string;
  a: string;
  b: string;
  link_id: string | null;
  reason: string;
  proposed_by: string;
  proposed_at: string;
  state: string;
  decided_by: string | null;
  decided_at: string | null;
  decided_because: string | null;
};

type LookUps = Replicated & {
  resident_id: string;
  reason: string;
  asked_by: string;
  asked_at: string;
  state: string;
  found_id: string | null;
};

type Tablets = Replicated & { name: string; joined_at: string };

type DayLists = Replicated & {
  tablet_id: string;
  resident_ids: string;
  expires_at: string;
  asked_by: string;
  asked_at: string;
  state: string;
  because: string | null;
};

type Attachments = Replicated & {
  resident_id: string;
  title: string;
  sha256: string;
  bytes: number;
  media_type: string;
  added_at: string;
  added_by: string | null;
  restores: string | null;
};

type Specimens = Replicated & {
  resident_id: string;
  visit_id: string;
  date: string;
  label: string;
  container: string;
  labelled_at: string;
  labelled_by: string;
  collected_at: string | null;
  collected_by: string | null;
};

type ServiceRequests = Replicated & {
  resident_id: string;
  visit_id: string;
  test: string;
  specimen_id: string | null;
  ordered_at: string;
  ordered_by: string;
  cancelled_at: string | null;
  cancelled_by: string | null;
  cancel_reason: string | null;
};

type LabResults = Replicated & {
  resident_id: string;
  visit_id: string | null;
  specimen_id: string | null;
  reading_id: string;
  analyte: string;
  value_x1000: number | null;
  code: string | null;
  unit: string;
  reference_range: string | null;
  flag: string | null;
  effective_at: string;
  issued_at: string;
  device_time: string | null;
  device_id: string;
  device_label: string;
  driver: string;
  driver_version: string;
  raw_sha256: string | null;
  is_simulated: number;
  operator_id: string | null;
};

type DiagnosticReports = Replicated & {
  resident_id: string;
  service_request_id: string;
  attachment_id: string | null;
  conclusion: string | null;
  reported_at: string;
  reported_by: string;
};

/** The folds of the feed. Only electron/data/replication writes them. */
export type ReplicatedTables = {
  clinics: Clinics;
  staff: Staff;
  queues: Queues;
  rooms: Rooms;
  residents: Residents;
  resident_documents: ResidentDocuments;
  conditions: Conditions;
  allergies: Allergies;
  appointments: Appointments;
  booking_wishes: BookingWishes;
  visits: Visits;
  tickets: Tickets;
  queue_pointers: QueuePointers;
  observations: Observations;
  follow_ups: FollowUps;
  tasks: Tasks;
  documents: Documents;
  summary_tokens: SummaryTokens;
  organisations: Organisations;
  teams: Teams;
  catchments: Catchments;
  calendar_days: CalendarDays;
  settings: Settings;
  visit_answers: VisitAnswers;
  referrals: Referrals;
  imports: Imports;
  attachments: Attachments;
  memberships: Memberships;
  look_ups: LookUps;
  related_persons: RelatedPersons;
  merge_proposals: MergeProposals;
  tablets: Tablets;
  day_lists: DayLists;
  specimens: Specimens;
  service_requests: ServiceRequests;
  lab_results: LabResults;
  diagnostic_reports: DiagnosticReports;
  day_closings: DayClosings;
};
