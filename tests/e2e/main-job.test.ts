import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Clinic, keepPicture as keep, openClinic } from './clinic.ts';
import { eventually } from '../support/eventually.ts';
import { type ShellUnderTest, shells } from './shells.ts';

/**
 * The main job as people do it, in real windows on the real demonstration: kiosk, desk, station,
 * board, doctor, district. Told once in every shell; within one, the tests are one story and run in its order.
 */
for (const shell of shells) {
  if (shell.missing) test.skip(`${shell.name}: ${shell.missing}`);
  else describe(shell.name, () => tellStory(shell));
}

function tellStory(shell: ShellUnderTest): void {
  let clinic: Clinic;
  let desk: Page;
  let station: Page;
  let board: Page;

  beforeAll(async () => {
    clinic = await openClinic(shell);
    desk = await clinic.openAs('desk', '/desk', '周敏');
    station = await clinic.openAs('station', '/station', '林霞');
    board = await clinic.open('desk', '/board');
  });
  afterAll(() => clinic.close());

  // The pictures of the artefacts are those of the shell that everybody has.
  async function keepPicture(page: Page, name: string): Promise<void> {
    await keep(page, shell.name === 'web host' ? name : `${name} (${shell.name})`);
  }

  /** Types, and waits for the hits of the whole text: her name may stand in the queue, too. */
  async function find(text: string): Promise<void> {
    await desk.keyboard.type(text);
    const hits = desk.locator('[role=listbox][aria-busy=false] [role=option]');
    await hits.filter({ hasText: '王秀兰' }).first().waitFor();
  }

  async function acceptReading(): Promise<void> {
    await station.keyboard.press('Enter');
    await station.getByText('收到读数，请核对').waitFor({ state: 'detached' });
  }

  test('the desk says where things stand, and that this is a demonstration', async () => {
    await desk.getByText('全部已上传区级').waitFor();
    await desk.getByText('设备：3 台正常').waitFor();
    expect(await desk.getByText('演示', { exact: true }).count()).toBeGreaterThan(0);
    await keepPicture(desk, 'desk-empty');
  });

  test('typing anywhere finds a resident by initials; Enter opens the person', async () => {
    await find('wxl');
    await desk.keyboard.press('Enter');
    await desk.getByText('对青霉素过敏').waitFor();
    await keepPicture(desk, 'desk-person');
    await desk.keyboard.press('Escape');
  });

  test('a card on the kiosk appears at the desk and at the other workstation by itself', async () => {
    await clinic.tapAtKiosk(desk, '王秀兰');
    await desk.getByText('A001').first().waitFor();
    await station.getByText('A001').first().waitFor();
    await keepPicture(desk, 'desk-arrival');
  });

  test('the desk prints the ticket on its own printer, which says that it is out', async () => {
    await find('wxl');
    await desk.keyboard.press('Enter');
    await desk.getByRole('button', { name: '打印号票' }).click();
    await desk.getByText('打出来了，请到 号票打印机（演示） 取纸').waitFor();
    await keepPicture(desk, 'desk-ticket-printed');
    await desk.keyboard.press('Escape');
  });

  test('the nurse calls with one key; board and station show it', async () => {
    await station.keyboard.press('F2');
    await station.getByText('请问您叫什么名字').waitFor();
    await board.getByText('A001').waitFor();
    await board.getByText('测量室').waitFor();
    await keepPicture(board, 'board');
    expect(await board.getByText('王秀兰').count()).toBe(0);
  });

  test('readings fly in, Enter accepts, the rules judge', async () => {
    await station.keyboard.press('F4');
    await station.getByText('本次测量还剩').waitFor();
    await clinic.measure(station, 158, 96);
    await keepPicture(station, 'station-reading');
    await acceptReading();
    await clinic.measure(station, 150, 92);
    await acceptReading();
    await station.getByText('154/94').first().waitFor();
    await keepPicture(station, 'station-judged');
    await station.keyboard.press('F10');
    await station.getByText('今天已完成 1').waitFor();
  });

  test('the doctor calls, reads the proposal and confirms it', async () => {
    const doctor = await clinic.openAs('station', '/room', '陈志远');
    await doctor.getByText('A001').first().waitFor();
    await doctor.keyboard.press('F2');
    await doctor.getByText('请问您叫什么名字').waitFor();
    await doctor.keyboard.press('F4');
    await doctor.getByText('请问您叫什么名字').waitFor({ state: 'detached' });
    await doctor.getByText('154/94').first().waitFor();
    await keepPicture(doctor, 'doctor-proposal');
    const confirm = doctor.getByRole('button', { name: /确认随访/ });
    expect(await confirm.isDisabled()).toBe(true);
    await doctor.getByRole('button', { name: '都没有' }).click();
    // The answers are judged first: until then there is nothing to confirm.
    await eventually(async () => expect(await confirm.isEnabled()).toBe(true));
    await doctor.keyboard.press('Control+Enter');
    await doctor.getByText('已确认').first().waitFor();
    await keepPicture(doctor, 'doctor-confirmed');
  });

  test('the resident page tells the story and prints as a paper', async () => {
    await find('王秀兰');
    await desk.keyboard.press('Enter');
    await desk.getByText('对青霉素过敏').waitFor();
    await desk.keyboard.press('F6');
    await desk.waitForURL(/#\/residents\//);
    await desk
      .getByText(/控制不满意/)
      .first()
      .waitFor();
    await keepPicture(desk, 'resident');
    await desk.keyboard.press('F4');
    const paper = desk.getByRole('dialog');
    await paper.waitFor();
    const download = desk.waitForEvent('download');
    await paper.getByRole('link', { name: '下载 PDF' }).click();
    expect((await download).suggestedFilename()).toMatch(/^居民健康档案摘要-.*\.pdf$/);
    await keepPicture(desk, 'resident-print');
  });

  test('no page complained on the way', () => {
    expect(clinic.complaints).toEqual([]);
  });

  test('the data host falls: whoever was signed in goes on, with what was saved', async () => {
    await desk.keyboard.press('Escape');
    await desk.evaluate(() => {
      window.location.hash = '/desk';
    });
    const before = await clinic.dataHostPid('desk');
    process.kill(before!, 'SIGKILL');
    await eventually(async () => {
      const now = await clinic.dataHostPid('desk');
      expect(now).not.toBe(before);
      expect(now).toBeDefined();
    });
    await eventually(async () => {
      await desk.keyboard.press('Escape');
      await desk.keyboard.type('wxl');
      await desk.getByRole('option').first().waitFor({ timeout: 3_000 });
    }, 30_000);
    expect(await desk.getByRole('navigation').count()).toBe(1);
  });
}
