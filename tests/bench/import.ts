import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { DataHostClient } from '../../shared/contract/contract.ts';
import type { ImportDetail } from '../../shared/contract/imports.ts';
import { asGb18030, asXlsx, dirtyCsv, makeDirtyFile } from '../support/dirty-file.ts';
import { sendFile, stateReached } from '../support/send-file.ts';
import { createTestClock, startWorkstation } from '../support/workstation.ts';

/**
 * A dirty file taken in whole, through the contract, on an encrypted file: seconds and rows a second of
 * each stage, and what somebody who searches meanwhile waits.
 *
 *     node tests/bench/import.ts [--rows 50000] [--format csv|xlsx]
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '50000' },
    format: { type: 'string', default: 'csv' },
  },
});
const SEARCH_PAUSE_MS = 40;

const clock = { ...createTestClock(), now: Date.now, monotonic: () => performance.now() };
const desk = await startWorkstation({ clock });
const manager = desk.signedIn('manager');
const key = () => desk.key();
const file = makeDirtyFile(Number(values.rows));
const bytes = values.format === 'xlsx' ? await asXlsx(file) : asGb18030(dirtyCsv(file));

let importId = '';
const read = await stage(async () => {
  importId = await sendFile(manager, { kind: 'residents', fileName: '名单', bytes, key });
  return stateReached(manager, importId, ['mapping', 'failed']);
});
const mapping = read.columns.map(({ target }) => target);
const checked = await stage(async () => {
  await manager.imports.check({ idempotencyKey: key(), importId, mapping });
  return stateReached(manager, importId, ['checked', 'mapping']);
});
await manager.imports.decideAll({
  idempotencyKey: key(),
  importId,
  exact: 'skip',
  weak: 'skip',
  reason: null,
});
const finished = await stage(async () => {
  await manager.imports.run({ idempotencyKey: key(), importId });
  return stateReached(manager, importId, ['finished', 'paused']);
});
const undone = await stage(async () => {
  await manager.imports.undo({ idempotencyKey: key(), importId, reason: 'measured' });
  return stateReached(manager, importId, ['undone', 'finished']);
});
const { error, exact, conflict, alike } = file.expected;
console.log(
  JSON.stringify(
    {
      rows: read.rows,
      format: values.format,
      megabytes: round(bytes.length / 1e6),
      stages: { read: read.stage, check: checked.stage, run: finished.stage, undo: undone.stage },
      expected: { error, exact, conflict, alike },
      counts: { ...undone.counts, issues: undefined },
    },
    null,
    2,
  ),
);
await desk.close();

/** Times a stage while somebody searches. */
async function stage(work: () => Promise<ImportDetail>) {
  const controller = new AbortController();
  const searching = searchUntil(desk.signedIn('reception'), controller.signal);
  const from = performance.now();
  console.error(new Date().toISOString());
  const detail = await work();
  const seconds = (performance.now() - from) / 1_000;
  controller.abort();
  const waits = (await searching).toSorted((one, other) => one - other);
  const at = (share: number) => round(waits[Math.floor((waits.length - 1) * share)] ?? 0);
  return {
    ...detail,
    stage: {
      state: detail.state,
      seconds: round(seconds),
      rowsPerSecond: Math.round(detail.rows / seconds),
      searches: waits.length,
      searchMs: { p50: at(0.5), p99: at(0.99), max: at(1) },
    },
  };
}

/** From the key to the answer, as the event loop of the host lets it through. */
async function searchUntil(client: DataHostClient, signal: AbortSignal): Promise<number[]> {
  const waits: number[] = [];
  for (let turn = 0; !signal.aborted; turn += 1) {
    const due = performance.now() + SEARCH_PAUSE_MS;
    await wait(SEARCH_PAUSE_MS);
    const text = ['zgy', '赵', '1990', '19900'][turn % 4] ?? 'zgy';
    await client.residents.search({ text, limit: 20 });
    waits.push(performance.now() - due);
  }
  return waits;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
