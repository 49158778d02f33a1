import { toInstant } from '../../../shared/lib/clock.ts';
import type { MakeId } from '../../../shared/lib/ids.ts';
import type { KioskSummary } from '../../../shared/contract/kiosks.ts';
import { within, type Timing } from '../timing.ts';
import type { KioskDesk } from './desk.ts';
import type { CardHolder } from './person.ts';
import type { PrintResult } from './ticket-printing.ts';

type Options = {
  readonly timing: Timing;
  readonly makeId: MakeId;
  readonly desk: KioskDesk;
  /** Resolves with what the kiosk says of a job. */
  readonly printed: (jobId: string) => Promise<PrintResult>;
};

const PATIENCE_MS = 5_000;
const QUESTION_MS = 30_000;
const timedOut = () => new Error('timed out');

/**
 * Somebody prints their own summary: their card, and the four figures of their phone that no screen shows. Three
 * wrong tries, counted by the data host, and only the desk goes on.
 */
export async function talkOfSummary(person: CardHolder, options: Options): Promise<void> {
  let digits: string | null = null;
  for (;;) {
    const answer = await ask(person, options, digits);
    if (!person.isHere()) return;
    if (answer?.outcome !== 'digits') return finish(person, options, answer);
    const { triesLeft, isAgain } = answer;
    const page = { pageId: 'digits', params: { triesLeft, isAgain } } as const;
    digits = await person.choose(page, QUESTION_MS);
    if (digits === null || digits === 'back') return;
  }
}

async function ask(
  { card }: CardHolder,
  { timing, makeId, desk }: Options,
  digits: string | null,
): Promise<KioskSummary | null> {
  const wish = { eventId: makeId(), at: toInstant(timing.now()), card, digits };
  return within(timing, PATIENCE_MS, desk.summary(wish), timedOut).catch(() => null);
}

async function finish(person: CardHolder, options: Options, answer: KioskSummary | null) {
  if (!answer) return person.show({ pageId: 'unreachable', params: {} });
  if (answer.outcome === 'locked' || answer.outcome === 'nothing') {
    return person.show({ pageId: 'summary', params: { state: answer.outcome } });
  }
  if (answer.outcome === 'digits') return;
  const { jobId, at, clinicName, values } = answer;
  person.show({ pageId: 'summary', params: { state: 'printing' } });
  const printed = options.printed(jobId);
  const fields = { clinicName, at, values };
  await person
    .send({ type: 'summary.print', jobId, sid: person.sid, fields })
    .catch(() => undefined);
  const state = (await printed) === 'printed' ? 'printed' : 'no-paper';
  if (person.isHere()) person.show({ pageId: 'summary', params: { state } });
}
