import { atPanel, type Stage, tapCard } from './stage.ts';

/** Arrivals at the kiosk, then what reception does: find, check in, take back, register. */
export async function playDesk(stage: Stage): Promise<void> {
  const { desk, keep } = stage;
  await desk.getByText('设备：3 台正常').waitFor();
  for (const name of ['张建国', '李德福', '刘敏', '郑国栋', '孙国强']) await arrive(stage, name);
  await desk.keyboard.type('wxl');
  await desk.locator('[role=listbox][aria-busy=false] [role=option]').first().waitFor();
  await keep(desk, 'desk-search');
  await desk.getByRole('option').filter({ hasText: '王秀兰' }).first().click();
  await desk.getByText('对青霉素过敏').waitFor();
  await desk.getByRole('button', { name: /^签到/ }).waitFor();
  await keep(desk, 'desk-person', 'desk');
  await desk.keyboard.press('F2');
  await desk.getByRole('button', { name: /撤销签到/ }).waitFor();
  await keep(desk, 'desk-checked-in');
  await desk.keyboard.press('F8');
  await desk.getByRole('button', { name: '选错了人' }).waitFor();
  await keep(desk, 'desk-undo');
  await desk.keyboard.press('Escape');
  await printFromDesk(stage);
  await desk.keyboard.press('Escape');
  await register(stage);
  await book(stage);
  await endOfDay(stage);
}

/** Somebody at the desk wants to come again: what is free, and what is proposed. */
async function book({ desk, keep }: Stage): Promise<void> {
  await desk.keyboard.type('ldf');
  await desk.getByRole('option').filter({ hasText: '李德福' }).first().click();
  await desk.getByRole('heading', { name: '李德福' }).waitFor();
  await desk.keyboard.press('F3');
  await desk.getByText('建议').first().waitFor();
  await desk.locator('.slot-free.is-free').first().waitFor();
  await keep(desk, 'appointments');
  await desk.keyboard.press('Escape');
  await desk.keyboard.press('Alt+1');
  await desk.locator('.search-box').waitFor();
}

/** The page of 日结, while people still wait. */
async function endOfDay({ desk, keep }: Stage): Promise<void> {
  await desk.keyboard.press('Alt+e');
  await desk.locator('.closing-ticket').first().waitFor();
  await keep(desk, 'closing');
  await desk.keyboard.press('Escape');
}

async function arrive({ desk }: Stage, name: string): Promise<void> {
  await tapCard(desk, name);
  await desk.locator('.ticket-name').filter({ hasText: name }).waitFor();
}

async function printFromDesk({ desk, keep, keepPaper }: Stage): Promise<void> {
  const press = (name: string) => () => desk.getByRole('button', { name }).first().click();
  await press('打印号票')();
  await desk.getByText('打出来了').waitFor();
  await keep(desk, 'desk-ticket');
  await keepPaper(desk, press('打印预约单'), 'paper-appointment');
  await keepPaper(desk, press('打印摘要'), 'paper-summary');
}

/** A newcomer's card on the desk's reader, then one who sounds like somebody else. */
async function register({ desk, keep }: Stage): Promise<void> {
  await tapCard(desk, '赵欣', '前台读卡器');
  await desk.getByText('按身份证填写').waitFor();
  await desk.getByText('没有重复档案').waitFor();
  await keep(desk, 'desk-register');
  await desk.keyboard.press('F7');
  await desk.getByRole('button', { name: '来本机构就诊' }).waitFor();
  await keep(desk, 'desk-look-up');
  await desk.keyboard.press('Escape');
  await desk.getByRole('button', { name: '不登记了' }).click();
  await tapCard(desk, '张薇', '前台读卡器');
  await desk.getByText('可能已有档案').waitFor();
  await desk.getByText('确实不是同一人').scrollIntoViewIfNeeded();
  await keep(desk, 'desk-duplicate');
  await desk.getByRole('button', { name: '不登记了' }).click();
}

/** The district's line is cut; somebody comes nevertheless, what waits is told, and goes out when it is mended. */
export async function playCutLine(stage: Stage): Promise<void> {
  const { desk, keep } = stage;
  await desk.keyboard.press('Alt+1');
  await atPanel(desk, (panel) => panel.getByRole('button', { name: '断开' }).click());
  await desk.getByText('区级线路断开').first().waitFor();
  await arrive(stage, '陈桂英');
  await desk.getByText('等待上传区级').first().waitFor();
  await keep(desk, 'line-cut');
  await desk.keyboard.press('Alt+s');
  await desk.getByText('还没有上传区级').first().waitFor();
  await keep(desk, 'line-page');
  await desk.keyboard.press('Escape');
  await atPanel(desk, (panel) => panel.getByRole('button', { name: '恢复' }).click());
  await desk.getByText('区级线路：通').waitFor();
}

/** What the manager of the clinic sees of the devices. */
export async function playManager({ openAs, keep }: Stage): Promise<void> {
  const manager = await openAs('desk', '/devices', '唐文博');
  await manager.getByText('自助机').first().waitFor();
  await keep(manager, 'devices');
  await manager.keyboard.press('F2');
  await manager.getByText('是什么设备？').first().waitFor();
  await keep(manager, 'devices-add');
  await manager.keyboard.press('Escape');
  await manager.keyboard.press('Alt+6');
  await manager.getByText('林霞').first().waitFor();
  await keep(manager, 'administration-staff');
  await manager.getByRole('button', { name: '规则与参数' }).click();
  await manager.getByText('一次测量最长时间').first().waitFor();
  await keep(manager, 'administration-settings');
}
