import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { arriveAt } from '../../../../tests/support/arrivals.ts';
import {
  firstOf,
  problemOf,
  readerOf,
  startWorkstation,
  type TestWorkstation,
} from '../../../../tests/support/workstation.ts';
import type { PrintJobState } from '../../../../shared/contract/printing.ts';
import type { StripOutcome } from '../../../../shared/contract/strips.ts';
import { toInstant } from '../../../../shared/lib/clock.ts';
import { driverInfos } from '../../../devices/driver-info.ts';
import { createStripDesk } from './strip-desk.ts';

let desk: TestWorkstation;
let ticketId: string;
let deviceId: string;
let printer: string;
let devicesHost: AbortController;

beforeEach(() => begin());
afterEach(async () => {
  devicesHost.abort();
  await desk.close();
});

async function begin(options: Parameters<typeof startWorkstation>[0] = {}) {
  desk = await startWorkstation(options);
  devicesHost = new AbortController();
  const { ticket } = await arriveAt(desk, { name: '甲一', birthDate: '1950-01-01' });
  ({ ticketId } = ticket);
  deviceId = await bind('号票打印机');
  printer = `:device:${deviceId}`;
}

async function bind(label: string, port = 9100): Promise<string> {
  const id = desk.key();
  const transport = { kind: 'tcp', host: '127.0.0.1', port } as const;
  const rest = { driver: 'escpos', transport, enabled: true, simulated: false };
  const binding = { deviceId: id, label, ...rest };
  await desk.signedIn('manager').devices.save({ idempotencyKey: desk.key(), binding });
  return id;
}

const printing = () => desk.signedIn('reception').printing;
const link = () => desk.connect('devices').client.deviceLink;

async function attach() {
  const { signal } = devicesHost;
  const orders = await link().attach({ drivers: [...driverInfos] }, { signal });
  const inHand = orders[Symbol.asyncIterator]();
  await inHand.next();
  return {
    async next() {
      const { value, done } = await inHand.next();
      if (done) throw new Error('the orders ended');
      return value;
    },
    /** The devices host is gone. */
    end: () => inHand.return?.(),
  };
}

async function make(kind: 'ticket' | 'desk-ticket' = 'ticket'): Promise<string> {
  const { documentId } = await desk
    .signedIn('reception')
    .documents.make({ idempotencyKey: desk.key(), kind, subjectId: ticketId });
  return documentId;
}

const print = (documentId: string) =>
  printing().print({ idempotencyKey: desk.key(), documentId, printer });

const take = (jobId: string) => link().takeStrip({ deviceId, jobId });

const say = (jobId: string, outcome: StripOutcome) =>
  link().report({
    eventId: desk.key(),
    deviceId,
    at: toInstant(desk.clock.now()),
    event: { type: 'strip-status', jobId, ...outcome },
  });

const job = (jobId: string) => firstOf(printing().job({ jobId }));

async function becomes(jobId: string, state: PrintJobState['state']): Promise<PrintJobState> {
  for await (const one of await printing().job({ jobId })) if (one.state === state) return one;
  throw new Error('the answer ended');
}

describe('a ticket on a ticket printer', () => {
  test('is ordered, given out once with its words, and out when the printer says so', async () => {
    const orders = await attach();
    const documentId = await make();
    const { jobId } = await print(documentId);
    const order = await orders.next();
    expect(order?.strips).toEqual([{ deviceId, jobId }]);
    const { strip } = await take(jobId);
    expect(strip).toContainEqual({ is: 'text', text: 'A001', size: 'four-times' });
    expect(JSON.stringify(strip)).not.toContain('甲');
    expect(await take(jobId)).toEqual({ strip: null });
    await say(jobId, { state: 'printed', trouble: null });
    expect(await job(jobId)).toEqual({
      jobId,
      printer,
      isFolder: false,
      device: { label: '号票打印机', isSimulated: false },
      state: 'printed',
      problem: null,
    });
    expect(await problemOf(print(documentId))).toBe('already-done');
  });

  test('has a hash of its own beside that of its PDF', async () => {
    const documentId = await make();
    const row = await desk.app.database.read
      .selectFrom('document_files')
      .select(['strip', 'strip_sha256', 'sha256'])
      .where('document_id', '=', documentId)
      .executeTakeFirstOrThrow();
    const hash = createHash('sha256')
      .update(row.strip ?? '')
      .digest('hex');
    expect(row.strip_sha256).toBe(hash);
    expect(row.sha256).not.toBe(hash);
  });

  test('that certainly did not come out goes again as it is', async () => {
    await attach();
    const documentId = await make();
    const first = await print(documentId);
    await take(first.jobId);
    await say(first.jobId, { state: 'not-printed', trouble: 'paper-out' });
    expect(await job(first.jobId)).toMatchObject({ state: 'failed', problem: 'paper-out' });
    const second = await print(documentId);
    expect((await take(second.jobId)).strip).not.toBeNull();
  });

  test('does not go again while nobody knows, until somebody has looked', async () => {
    await attach();
    const documentId = await make();
    const { jobId } = await print(documentId);
    await take(jobId);
    await say(jobId, { state: 'unknown', trouble: 'paper-out' });
    expect(await problemOf(print(documentId))).toBe('already-done');
    const tell = (isOut: boolean) => printing().tell({ idempotencyKey: desk.key(), jobId, isOut });
    await tell(false);
    expect(await job(jobId)).toMatchObject({ state: 'failed', problem: null });
    expect(await problemOf(tell(true))).toBe('wrong-state');
    expect(await problemOf(print(documentId))).toBe('no problem');
  });

  test('of which somebody says that it is out does not go again', async () => {
    await attach();
    const documentId = await make();
    const { jobId } = await print(documentId);
    await take(jobId);
    await say(jobId, { state: 'unknown', trouble: null });
    await printing().tell({ idempotencyKey: desk.key(), jobId, isOut: true });
    expect(await job(jobId)).toMatchObject({ state: 'printed' });
    expect(await problemOf(print(documentId))).toBe('already-done');
  });

  test('is known to nobody when the devices host dies with it, and is offered to no other', async () => {
    const orders = await attach();
    const { jobId } = await print(await make());
    await take(jobId);
    await orders.end();
    expect(await becomes(jobId, 'unknown')).toMatchObject({ problem: null });
    await attach();
    expect(desk.registry.strips.offered()).toEqual([]);
    expect(await take(jobId)).toEqual({ strip: null });
    // It was the line to it that had died: what it says later is true.
    await say(jobId, { state: 'printed', trouble: null });
    expect(await job(jobId)).toMatchObject({ state: 'printed' });
  });

  test('of which the end is known is not changed by what comes late', async () => {
    await attach();
    const { jobId } = await print(await make());
    await take(jobId);
    await say(jobId, { state: 'printed', trouble: null });
    await say(jobId, { state: 'unknown', trouble: null });
    expect(await job(jobId)).toMatchObject({ state: 'printed' });
  });

  test('is not sent where no devices host is, and that is certain', async () => {
    const { jobId } = await print(await make());
    expect(await becomes(jobId, 'failed')).toMatchObject({ problem: 'printer-away' });
    expect(await take(jobId)).toEqual({ strip: null });
  });

  test('for which nobody comes is given to nobody afterwards', async () => {
    await desk.close();
    await begin({ strips: createStripDesk({ takeMs: 5 }) });
    await attach();
    const { jobId } = await print(await make());
    expect(await becomes(jobId, 'failed')).toMatchObject({ problem: 'printer-away' });
    expect(await take(jobId)).toEqual({ strip: null });
  });

  test('of which nothing is heard is for a person to look at', async () => {
    await desk.close();
    await begin({ strips: createStripDesk({ takeMs: 10_000, answerMs: 5 }) });
    await attach();
    const { jobId } = await print(await make());
    await take(jobId);
    expect(await becomes(jobId, 'unknown')).toMatchObject({ problem: null });
  });

  test('is given to its own printer only', async () => {
    await attach();
    const { jobId } = await print(await make());
    expect(await link().takeStrip({ deviceId: desk.key(), jobId })).toEqual({ strip: null });
    expect((await take(jobId)).strip).not.toBeNull();
  });

  test('is refused by a printer that is not bound any more, and a sheet by every one', async () => {
    expect(await problemOf(print(await make('desk-ticket')))).toBe('not-found');
    const documentId = await make();
    await desk.signedIn('manager').devices.remove({ idempotencyKey: desk.key(), deviceId });
    expect(await problemOf(print(documentId))).toBe('printer-missing');
  });
});

describe('where rolls go', () => {
  const targets = async () => (await firstOf(printing().setup())).targets;

  test('to the only ticket printer, labels to none; of two somebody chooses', async () => {
    expect(await targets()).toMatchObject({ roll: printer, label: ':folder' });
    const another = await bind('标签打印机', 9101);
    expect(await targets()).toMatchObject({ roll: ':folder', label: ':folder' });
    const choice = { idempotencyKey: desk.key(), paper: 'label', printer: `:device:${another}` };
    await printing().choose({ ...choice, paper: 'label' });
    expect(await targets()).toMatchObject({ label: `:device:${another}` });
  });

  test('names them before the printers of the system, as soon as they are bound', async () => {
    const values = readerOf(await printing().setup());
    await values.next();
    await bind('标签打印机', 9101);
    const { printers } = await values.next();
    const labels = printers.map(({ device }) => device?.label ?? null);
    expect(new Set(labels)).toEqual(new Set(['号票打印机', '标签打印机', null]));
  });
});
