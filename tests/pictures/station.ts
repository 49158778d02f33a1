import type { Page } from 'playwright-core';
import { atPanel, measure, type Stage } from './stage.ts';

/** The nurse's morning: calling, blood pressure, glucose, a critical value, the tray. */
export async function playStation(stage: Stage): Promise<void> {
  const { station, board, keep } = stage;
  await measure(station, 118, 74);
  await station.getByText('收到时没有人在测量').waitFor();
  await keep(station, 'station-tray');
  await station.getByRole('button', { name: '认领给…' }).first().click();
  await station.getByRole('dialog').waitFor();
  await keep(station, 'station-claim');
  await station.keyboard.press('Escape');
  await station.getByRole('dialog').waitFor({ state: 'detached' });
  await station.keyboard.press('F2');
  await station.getByText('请问您叫什么名字').waitFor();
  await keep(station, 'station-called');
  await station.keyboard.press('F8');
  await station.getByRole('button', { name: '回来了' }).waitFor();
  await keep(station, 'station-passed');
  await station.getByRole('button', { name: '回来了' }).click();
  await station.getByRole('button', { name: '回来了' }).waitFor({ state: 'detached' });
  await callOne(station, '王秀兰', () => keep(station, 'station-out-of-turn'));
  await board.getByText('测量室').first().waitFor();
  await keep(board, 'board', 'board');
  await takePressure(stage);
  await takeGlucose(stage);
  await takeCritical(stage);
}

/** Calls somebody before their turn. @param look what to do while the reason is asked for */
export async function callOne(page: Page, name: string, look?: () => Promise<void>): Promise<void> {
  await page.locator('.room-queue .ticket-button').filter({ hasText: name }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('病情较急').click();
  await look?.();
  await dialog.getByRole('button', { name: '先叫这一位' }).click();
  await page.getByText('请问您叫什么名字').waitFor();
}

async function start(station: Page): Promise<void> {
  await station.keyboard.press('F4');
  await station.getByText('本次测量还剩').waitFor();
}

async function accept(station: Page): Promise<void> {
  await station.keyboard.press('Enter');
  await station.getByText('收到读数，请核对').waitFor({ state: 'detached' });
}

async function take(station: Page, sbp: number, dbp: number): Promise<void> {
  await measure(station, sbp, dbp);
  await station.getByText('收到读数，请核对').waitFor();
  await accept(station);
}

async function finish(station: Page): Promise<void> {
  await station.keyboard.press('F10');
  await station.getByRole('button', { name: /^叫下一位/ }).waitFor();
}

async function takePressure({ station, keep }: Stage): Promise<void> {
  await start(station);
  await measure(station, 158, 96);
  await station.getByText('收到读数，请核对').waitFor();
  await keep(station, 'station-reading');
  await accept(station);
  await keep(station, 'station-rest');
  await station.keyboard.press('F6');
  await station.getByText('仪器用不了时才手工录入').waitFor();
  await keep(station, 'station-typed');
  await station.keyboard.press('Escape');
  await take(station, 150, 92);
  await station.getByText('血压 154/94，').waitFor();
  await station.getByText('逐项询问').waitFor();
  await keep(station, 'station-judged', 'station');
  await station.getByRole('button', { name: '都没有' }).click();
  await finish(station);
}

async function takeGlucose({ station, keep, keepPaper }: Stage): Promise<void> {
  await callOne(station, '郑国栋');
  await start(station);
  await atPanel(station, (panel) => panel.getByRole('button', { name: '没有餐标' }).click());
  await station.getByText('上次吃东西是什么时候').waitFor();
  await keep(station, 'station-glucose');
  await station.keyboard.press('1');
  await accept(station);
  await take(station, 132, 80);
  await take(station, 130, 78);
  await keepPaper(
    station,
    () => station.getByRole('button', { name: /^打印测量结果/ }).click(),
    'paper-measurement',
  );
  await station.getByRole('button', { name: '都没有' }).click();
  await finish(station);
}

async function takeCritical({ station, keep }: Stage): Promise<void> {
  await callOne(station, '孙国强');
  await start(station);
  await measure(station, 186, 112);
  await station.getByText('收到读数，请核对').waitFor();
  await keep(station, 'station-critical');
  await accept(station);
  await take(station, 182, 110);
  await station.getByRole('button', { name: '都没有' }).click();
  await finish(station);
}
