/**
 * The closed list of refusals. Each code is a sentence that the interface translates
 * (`problem.<code>` in renderer/i18n) and that support can look up in docs/runbooks.
 */
export const problemCodes = [
  'bad-input', // the input does not fit the contract; the caller is at fault
  'not-signed-in', // nobody is signed in on this window
  'forbidden', // the role may not do this
  'wrong-password', // name or password is wrong
  'account-locked', // five failures: fifteen minutes of rest (SEC-01)
  'not-found', // no such thing here
  'already-done', // a second attempt at a single act; nothing was changed
  'duplicate-resident', // D1: this document already has a record (domain.md a.6)
  'possible-duplicate', // D2 or D4: somebody very like this exists; a reason is needed to go on
  'wrong-state', // what it is about has moved on and does not allow this any more
  'ticket-over', // a ticket of another day, or of a visit that has ended, is not printed again
  'not-offered', // the clinic does not do this test, as it has set
  'already-ordered', // one of these tests is ordered for this visit and still stands
  'label-unknown', // no specimen has this label here
  'referral-moved-on', // the referral was taken back, declined or closed meanwhile
  'value-moved-on', // somebody decided, or wrote another value, since it was looked at (ID-42)
  'names-differ', // one document under two names: no merge before the name is right (ID-40)
  'needs-colleague', // who proposed it does not confirm it: two people merge and part (ID-40)
  'card-gone', // the card was lifted, or laid down long ago: its number is not known here any more
  'queue-empty', // nobody is waiting
  'room-full', // as many as may be were called into this room or are in it
  'called-too-soon', // calls are half a minute apart (QUE-20)
  'home-unreachable', // the clinic's home does not answer; the queue is read-only (QUE-25)
  'needs-home', // the same, of anything else that only the home decides or knows
  'window-open-elsewhere', // a measurement window is open for somebody else at this station
  'window-closed', // there is no open measurement window (MEA-17)
  'port-in-use', // another device of this workstation has this port; `device` is its label
  'not-a-port', // no serial port of this system is called so
  'driver-unknown', // this version speaks to no such device
  'devices-host-away', // what this workstation speaks to is not known before the devices host is there
  'device-not-connected', // the device or kiosk is not there
  'slot-closed', // no such place to book: a holiday, a changed plan, or its time has come (QUE-10)
  'slot-full', // every bookable place of the slot is taken (QUE-10)
  'quota-full', // what this channel may book of the session is used up (QUE-10)
  'already-booked', // the person has this session, or another booking at that time (QUE-11)
  'booking-blocked', // three no-shows: at the desk or by phone only for a while (QUE-22)
  'reason-required', // a change against the rules or a jump in the queue needs its reason
  'value-refused', // outside the hard limits (domain.md h.1)
  'value-unlikely', // needs a second look before it is stored (domain.md h.1, confirm and alert)
  'meal-unknown', // a glucose is filed only with its meal: when did the person last eat? (DM-05)
  'login-name-taken', // somebody of this clinic signs in by this name, today or once
  'name-taken', // a room, queue, team or catchment of this clinic, or a device of this workstation has this name
  'last-manager', // nobody would be left who may administer the clinic
  'people-waiting', // a queue in which somebody waits today can not be closed
  'dates-not-in-order', // an end before its beginning, or a decision for a day that is past
  'id-number-invalid', // GB 11643 check failed (ID-05)
  'document-failed', // the paper was not made; nothing was printed and nothing entered in the journal
  'printer-missing', // the chosen printer is not there any more; the paper waits in the journal
  'printer-failed', // the system did not take the paper; it can be sent again
  'file-empty', // the file has no bytes
  'file-too-large', // larger than an attachment may be
  'file-kind', // by its first bytes it is no PDF, JPEG or PNG
  'attachment-known', // this very file is on this person's list
  'attachment-not-here', // its bytes are elsewhere; they have to be fetched first
  'nothing-measured', // a slip of measured values for somebody who has none
  'host-restarted', // the data host went away in the middle; safe to try again with the same key
  'database-key-wrong', // the key does not open this file
  'database-damaged', // the file is not a database any more
  'database-from-future', // written by a newer version
  'disk-full', // there is no room to write; nothing of the act was kept, and reading goes on
  'set-up-lost', // a clinic's database without the file that says whose; nothing was changed
  'database-in-use', // another data host has this file open
  'diverged', // the feed is not the one this follower knows
  'not-enrolled', // this device is unknown to its home
  'code-wrong', // nobody made this joining code
  'code-used', // the joining code let another computer in
  'code-elsewhere', // the joining code is for a kind of workstation that this one can not become
  'code-expired', // the joining code is too old
  'nobody-there', // no answer at the address of the clinic that a computer wants to join
  'not-the-one-asked', // who answers there is not the one that made the joining code
  'other-version', // who answers there speaks another version
  'too-many-attempts', // wrong joining codes from this address; a while of rest
  'workstation-dismissed', // this workstation was sent away; it shows nothing any more
  'internal', // a fault of ours
] as const;

export type ProblemCode = (typeof problemCodes)[number];

/** What travels between processes in place of an exception: no stack, no patient data. */
export type Problem = {
  readonly code: ProblemCode;
  /** Closed values that the sentence needs, such as minutes or counts. Never names or numbers of people. */
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly retryable: boolean;
};

const retryable: ReadonlySet<ProblemCode> = new Set([
  'home-unreachable',
  'needs-home',
  'nobody-there',
  'devices-host-away',
  'host-restarted',
  'device-not-connected',
  'document-failed',
]);

/** An expected refusal. Its `code` is from the closed list above; its message holds no patient data. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, string | number>> | undefined;

  constructor(
    code: ProblemCode,
    options: { params?: Record<string, string | number>; cause?: unknown } = {},
  ) {
    super(code, { cause: options.cause });
    this.code = code;
    this.params = options.params;
  }

  /** The form that travels. */
  toProblem(): Problem {
    return { code: this.code, params: this.params, retryable: retryable.has(this.code) };
  }
}
