import type { Page } from 'playwright-core';
import type { Stage } from './stage.ts';

const lines = [
  '姓名：李德福　　性别：男　　科别：心内科',
  '入院诊断：冠心病 稳定型心绞痛',
  '住院经过：药物治疗，症状好转。',
  '出院医嘱：按时服药，少盐，两周后到社区复查血压。',
];

/** A paper of another hospital, photographed at the front desk, and opened by a nurse. */
export async function playPapers({ openAs, keep }: Stage): Promise<void> {
  const desk = await openAs('desk', '/desk', '周敏');
  await openRecord(desk);
  const paper = await photograph(desk);
  const list = desk.getByRole('region', { name: '资料附件' });
  const file = { name: 'IMG_0412.jpg', mimeType: 'image/jpeg', buffer: paper };
  await list.locator('input[type=file]').setInputFiles(file);
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('img', { name: '选中的图片' }).waitFor();
  await dialog.getByText('出院小结').click();
  await keep(desk, 'papers-add');
  await desk.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
  await list.getByText('出院小结').waitFor();
  await desk.close();
  const nurse = await openAs('station', '/desk', '林霞');
  await openRecord(nurse);
  const title = nurse.getByRole('button', { name: '打开 出院小结' });
  await title.waitFor();
  await keep(nurse, 'papers');
  await title.click();
  await nurse.locator('.attachment-paper img').waitFor();
  await keep(nurse, 'papers-view');
  await nurse.close();
}

async function openRecord(page: Page): Promise<void> {
  await page.locator('.search-box').waitFor();
  await page.keyboard.type('ldf');
  const hits = page.locator('[role=listbox][aria-busy=false] [role=option]');
  await hits.filter({ hasText: '李德福' }).first().click();
  await page.getByRole('button', { name: /打开档案/ }).waitFor();
  await page.keyboard.press('F6');
  await page.getByRole('region', { name: '资料附件' }).waitFor();
}

/** The photograph of an invented paper. */
async function photograph(page: Page): Promise<Buffer> {
  const table = await page.context().newPage();
  await table.setViewportSize({ width: 900, height: 1200 });
  await table.setContent(`<body style="font: 30px/2 serif; padding: 70px; background: #f4f1ea">
    <h1 style="text-align: center; font-size: 40px">演示区人民医院 出院小结</h1>
    ${lines.map((line) => `<p>${line}</p>`).join('')}
    <p style="text-align: right">2026-11-18</p></body>`);
  const bytes = await table.screenshot({ type: 'jpeg', quality: 80 });
  await table.close();
  return bytes;
}
