import type { BoothSaved, BoothStep, Instrument } from '../../../shared/contract/booth.ts';
import type { IdentityCard } from '../../../shared/contract/card.ts';
import { toInstant } from '../../../shared/lib/clock.ts';
import type { MakeId } from '../../../shared/lib/ids.ts';
import { pause, within, type Timing } from '../timing.ts';
import type { BoothDesk } from './desk.ts';
import type { Measuring } from './measuring.ts';
import type { Page } from './page-catalogue.ts';
import type { CardHolder, Person } from './person.ts';

type Options = {
  readonly timing: Timing;
  readonly makeId: MakeId;
  readonly desk: { readonly booth: BoothDesk };
  readonly measuring: Measuring;
  readonly instruments: readonly Instrument[];
};

/** Readings that wait for the card of the one who was measured. */
export type Unsaved = { readonly windowId: string };

const PATIENCE_MS = 5_000;
/** Sitting down, rolling up a sleeve, taking off shoes. */
const READY_MS = 60_000;
/** To find the card again. */
export const SAVE_MS = 60_000;
const timedOut = () => new Error('timed out');

/**
 * Somebody measures at the kiosk's own instruments, one after another, as the data host says what is needed. At the end
 * they are asked for their card again: it alone makes the readings theirs (MEA-17).
 *
 * @returns what waits for that card; null when nothing does
 */
export async function talkOfMeasuring(
  person: CardHolder,
  options: Options,
): Promise<Unsaved | null> {
  const opened = await askBooth(options, (booth, once) =>
    booth.open({ ...once, card: person.card }),
  );
  if (opened?.outcome !== 'open') {
    person.show(opened ? notSavedPage : unreachablePage);
    return null;
  }
  const { windowId } = opened;
  const isWaiting = await measureAll(person, windowId, options);
  // Whoever lays a card down in between may be the one who was measured, too.
  if (isWaiting || (person.isHere() && person.isCardWaiting())) return { windowId };
  await endBooth(options, windowId);
  return null;
}

const notSavedPage: Page = { pageId: 'measured', params: { state: 'not-saved' } };

const unreachablePage: Page = { pageId: 'unreachable', params: {} };

/** True when readings wait for the card. */
async function measureAll(person: Person, windowId: string, options: Options): Promise<boolean> {
  let wanted = options.instruments;
  while (person.isHere()) {
    const step = await askBooth(options, (booth) => booth.step({ windowId, wanted }));
    if (!person.isHere()) return false;
    if (!step) {
      person.show(unreachablePage);
      return false;
    }
    if (step.next === 'end') return false;
    if (step.next === 'save') return askForCard(person, step);
    const went = await measureOne(person, windowId, step, options);
    if (went === 'gone') return false;
    if (went === 'left-out') wanted = wanted.filter((kind) => kind !== step.kind);
  }
  return false;
}

type Measure = Extract<BoothStep, { next: 'measure' }>;
type Went = 'measured' | 'left-out' | 'gone';

async function measureOne(
  person: Person,
  windowId: string,
  { kind, isAgain, waitSeconds }: Measure,
  options: Options,
): Promise<Went> {
  const page = (state: Extract<Page, { pageId: 'measure' }>['params']['state']): Page => ({
    pageId: 'measure',
    params: { kind, state, isAgain },
  });
  if (waitSeconds > 0) {
    // The key is to leave; the rest ends by itself.
    const key = await person.choose(page('rest'), waitSeconds * 1000);
    if (!person.isHere()) return 'gone';
    if (key === 'stop') return 'left-out';
  }
  let key = await person.choose(page('ready'), READY_MS);
  while (key === 'start' || key === 'again') {
    const tried = await tryOnce(person, { windowId, kind }, page('running'), options);
    if (!person.isHere()) return 'gone';
    if (tried === 'stored') return 'measured';
    if (tried === 'stopped') return 'left-out';
    key = await person.choose(page('failed'), READY_MS);
  }
  return key === null ? 'gone' : 'left-out';
}

async function tryOnce(
  person: Person,
  { windowId, kind }: { readonly windowId: string; readonly kind: Instrument },
  page: Page,
  { measuring }: Options,
) {
  const left = new AbortController();
  const done = new AbortController();
  const tried = measuring
    .run({ sid: person.sid, windowId, kind, send: person.send }, left.signal)
    .finally(() => done.abort());
  // The key `stop`, or the reading: whichever is first ends the page.
  await person.choose(page, RUNNING_MS, done.signal);
  left.abort();
  return tried;
}

/** Longer than any try. */
const RUNNING_MS = 180_000;

async function askForCard(
  person: Person,
  { values }: Extract<BoothStep, { next: 'save' }>,
): Promise<boolean> {
  const key = await person.choose({ pageId: 'measure-save', params: { values } }, SAVE_MS);
  if (!person.isHere()) return false;
  if (key === 'drop') person.show(notSavedPage);
  return key === null;
}

/** The card that was laid down after measuring. Null when nobody answered. */
export function saveAtBooth(
  options: Pick<Options, 'timing' | 'makeId' | 'desk'>,
  { windowId }: Unsaved,
  card: IdentityCard,
): Promise<BoothSaved | null> {
  return askBooth(options, (booth, once) => booth.save({ ...once, windowId, card }));
}

/** Nobody will save it: the readings lie in the tray. What can not be told ends by itself with the window. */
export async function endBooth(
  options: Pick<Options, 'timing' | 'makeId' | 'desk'>,
  windowId: string,
): Promise<void> {
  await askBooth(options, (booth, { eventId }) => booth.end({ eventId, windowId }));
}

/** What the screen says of it; null where the card is somebody else's, who has come for themselves. */
export function savedPage(saved: BoothSaved | null): Page | null {
  if (saved?.outcome === 'not-theirs') return null;
  if (saved?.outcome !== 'saved') return notSavedPage;
  const state = saved.isDoctorNow ? 'doctor' : saved.isUnsure ? 'nurse' : 'saved';
  return { pageId: 'measured', params: { state } };
}

type Once = { readonly eventId: string; readonly at: ReturnType<typeof toInstant> };

/** One answer of the data host, asked for again with the same key while the person would wait for it. */
async function askBooth<Answer>(
  { timing, makeId, desk }: Pick<Options, 'timing' | 'makeId' | 'desk'>,
  ask: (booth: BoothDesk, once: Once) => Promise<Answer>,
): Promise<Answer | null> {
  const once = { eventId: makeId(), at: toInstant(timing.now()) };
  const giveUpAtMs = timing.monotonic() + PATIENCE_MS;
  for (;;) {
    const restMs = giveUpAtMs - timing.monotonic();
    if (restMs <= 0) return null;
    const answer = await within(timing, restMs, ask(desk.booth, once), timedOut).catch(() => null);
    if (answer !== null) return answer;
    await pause(timing, Math.min(250, Math.max(0, giveUpAtMs - timing.monotonic())));
  }
}
