import type { RejectReason } from '../driver.ts';
import { type Apdu, apduKinds } from '../framing/apdu-frames.ts';
import {
  associationResponse,
  choices,
  ending,
  eventConfirmation,
  type EventReport,
  readEvent,
  readInvocation,
  rejection,
} from './apdu.ts';
import type { DeviceClock } from './device-clock.ts';
import type { PhdIntake } from './intake.ts';
import { contentOf } from './readings.ts';
import { isReport, readReport } from './report.ts';
import type { Session } from './session.ts';

export type ManagerOptions = {
  readonly session: Session;
  readonly store: PhdIntake['store'];
  readonly clock: DeviceClock;
  readonly answer: (bytes: Uint8Array) => void;
};

/** Where a report came from, and how its device is told that it was stored. */
type Origin = {
  readonly invokeId: number;
  readonly rawHex: string;
  readonly confirm: (info?: readonly number[]) => void;
};

/** Our side of what one device says over one opening of the line. */
export class PhdManager {
  readonly #session: Session;
  readonly #store: PhdIntake['store'];
  readonly #clock: DeviceClock;
  readonly #answer: (bytes: Uint8Array) => void;

  constructor({ session, store, clock, answer }: ManagerOptions) {
    this.#session = session;
    this.#store = store;
    this.#clock = clock;
    this.#answer = answer;
  }

  /** Why it gave nothing; null when it did, or when there is nothing in it for us. */
  take(apdu: Apdu, rawHex: string): RejectReason | null {
    const reason = this.#take(apdu, rawHex);
    this.#clock.heard();
    return reason;
  }

  /** Whether there is sense in it; asks nobody and changes nothing. */
  isSound({ kind, body }: Apdu): boolean {
    if (kind !== apduKinds.presentation) return true;
    const found = readInvocation(body);
    const isEvent = found?.choice === choices.confirmedEvent || found?.choice === choices.event;
    const event = isEvent ? readEvent(found.content) : null;
    if (!event) return found !== null && !isEvent;
    const configuration = isReport(event.eventType) ? this.#session.configurationFor(event) : null;
    if (!configuration) return !isReport(event.eventType);
    return readReport(event.eventType, event.info, configuration) !== null;
  }

  #take({ kind, body }: Apdu, rawHex: string): RejectReason | null {
    switch (kind) {
      case apduKinds.associationRequest:
        return this.#associate(body);
      case apduKinds.releaseRequest:
        this.#session.end();
        this.#answer(ending(apduKinds.releaseResponse));
        return null;
      case apduKinds.abort:
      case apduKinds.releaseResponse:
        this.#session.end();
        return null;
      case apduKinds.presentation:
        return this.#takeInvocation(body, rawHex);
      default:
        return null;
    }
  }

  #associate(body: Uint8Array): RejectReason | null {
    const { response, reason } = this.#session.associate(body);
    this.#answer(response === null ? ending(apduKinds.abort) : associationResponse(response));
    return reason;
  }

  #takeInvocation(body: Uint8Array, rawHex: string): RejectReason | null {
    const found = readInvocation(body);
    if (found && this.#clock.take(found)) return null;
    const isConfirmed = found?.choice === choices.confirmedEvent;
    if (found && !isConfirmed && found.choice !== choices.event) return null;
    const event = found && readEvent(found.content);
    if (!event) return 'malformed';
    const { invokeId } = found;
    const confirm: Origin['confirm'] = (info) => {
      if (isConfirmed) this.#answer(eventConfirmation(invokeId, event, info));
    };
    if (isReport(event.eventType)) return this.#takeReport(event, { invokeId, rawHex, confirm });
    const accepted = this.#session.configure(event);
    if (accepted) confirm(accepted);
    else if (isConfirmed) this.#answer(rejection(invokeId));
    return accepted ? null : 'unsupported';
  }

  #takeReport(event: EventReport, { invokeId, rawHex, confirm }: Origin): RejectReason | null {
    const configuration = this.#session.configurationFor(event);
    if (!configuration) {
      this.#session.end();
      this.#answer(ending(apduKinds.abort));
      return 'unsupported';
    }
    const observations = readReport(event.eventType, event.info, configuration);
    if (!observations) {
      this.#answer(rejection(invokeId));
      return 'malformed';
    }
    const { systemId } = this.#session;
    const source = { systemId, rawHex, clockBehindMs: this.#clock.behindMs() };
    const content = contentOf(observations, configuration);
    void this.#confirmWhenStored(this.#store(content, source), confirm);
    return null;
  }

  /** Not under another association: the same number may stand for another report there. */
  async #confirmWhenStored(stored: Promise<boolean>, confirm: Origin['confirm']) {
    const { generation } = this.#session;
    if ((await stored) && this.#session.generation === generation) confirm();
  }
}
