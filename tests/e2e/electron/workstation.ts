import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterAll } from 'vitest';
import { ensureBuilt } from '../../../scripts/bootstrap/build.mjs';
import { createSteps } from '../../../scripts/bootstrap/steps.mjs';
import type { WorkstationFile } from '../../../electron/shell/workstation-file.ts';
import { eventually } from '../../support/eventually.ts';
import type { WithDouble } from '../../support/electron-double/launch.ts';

const folders: string[] = [];

/** A data folder as enrolment leaves it: the home of a clinic without a district. */
export function makeWorkstation(shell: Partial<WorkstationFile['shell']> = {}): string {
  const data = makeFolder();
  const file = {
    workstation: { name: '前台一号', ticketPrefix: 'A', clinicId: uuidv7() },
    referenceScopeId: uuidv7(),
    enrolmentCode: 'enrolment-of-a-test',
    demonstrationCode: null,
    role: { kind: 'home', listen: { host: '127.0.0.1', port: 0 }, districtUrl: null },
    shell,
  };
  writeFileSync(join(data, 'workstation.json'), JSON.stringify(file));
  return data;
}

/** A data folder in which nothing has been set up. */
export function makeFolder(): string {
  const data = mkdtempSync(join(tmpdir(), 'yizhan-electron-'));
  folders.push(data);
  return data;
}

/** For one test file: the main process is built from today's sources, and folders are removed at the end. */
export async function buildShell(): Promise<void> {
  await ensureBuilt('production', process.execPath, createSteps(process.stderr));
}

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Calls a part of the double that Electron does not have. */
export async function withDouble<Result, Argument = undefined>(
  application: ElectronApplication,
  act: (electron: WithDouble, argument: Argument) => Result,
  argument?: Argument,
): Promise<Result> {
  return (await application.evaluate(act as never, argument as never)) as Result;
}

/** The desk's page, once the data host has answered it. */
export async function deskOf(application: ElectronApplication): Promise<Page> {
  await application.firstWindow();
  // The board may open before the desk.
  const desk = await eventually(() => {
    const isDesk = (page: Page) => page.url() !== 'about:blank' && !page.url().includes('#/board');
    const found = application.windows().find(isDesk);
    if (!found) throw new Error('the desk has not opened');
    return found;
  });
  await desk.getByText('前台一号').waitFor();
  return desk;
}

/** The process id of a running host. */
export function hostPid(
  application: ElectronApplication,
  name: 'data' | 'devices',
  otherThan?: number,
): Promise<number> {
  return eventually(async () => {
    const found = await application.evaluate(
      ({ app }, host) => app.getAppMetrics().find((metric) => metric.name === host)?.pid,
      `Yizhan ${name} host`,
    );
    if (found === undefined || found === otherThan) throw new Error(`no new ${name} host`);
    return found;
  });
}

/** Presses a button of the message box that is open, and says what stood in it. */
export async function answerBox(application: ElectronApplication, button = 0): Promise<string> {
  return eventually(async () => {
    const message = await withDouble(
      application,
      ({ double }) => double.people.asked().at(-1)?.message,
    );
    if (message === undefined) throw new Error('no message box');
    await withDouble(application, ({ double }, at: number) => double.people.answer(at), button);
    return message;
  });
}

/** Resolves with the exit code of the main process. */
export function exitOf(application: ElectronApplication): Promise<number | null> {
  const running = application.process();
  if (running.exitCode !== null) return Promise.resolve(running.exitCode);
  return new Promise((resolve) => running.once('exit', resolve));
}
