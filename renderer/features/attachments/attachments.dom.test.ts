import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  type FakeAttachment,
  inventAttachment,
} from '../../../tests/support/fake-host/attachments.ts';
import { emptyPdfBase64 } from '../../../tests/support/fake-host/pdf.ts';
import { misfits } from '../../../tests/support/fits.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openRecord(name = '王芳') {
  const window = await openWindow();
  const { residentId } = window.host.clinic.personAt(0).brief;
  await window.signIn(name, `/residents/${residentId}`);
  const list = window.page.getByRole('region', { name: '资料附件' });
  await list.getByText('没有资料附件').waitFor();
  const put = (made: FakeAttachment) =>
    window.host.clinic.change(() => void window.host.clinic.attachments.unshift(made));
  return { ...window, residentId, list, put };
}

/** A photograph of an invented discharge paper. */
async function photograph(page: Page): Promise<Buffer> {
  const desk = await page.context().newPage();
  await desk.setViewportSize({ width: 900, height: 1200 });
  await desk.setContent(`<body style="font: 28px serif; padding: 60px; background: #f4f1ea">
    <h1 style="text-align: center">演示区人民医院 出院小结</h1>
    <p>姓名：张桂兰　　科别：心内科</p><p>入院诊断：高血压 3 级</p>
    <p>出院医嘱：按时服药，两周后到社区复查血压。</p></body>`);
  const bytes = await desk.screenshot({ type: 'jpeg', quality: 80 });
  await desk.close();
  return bytes;
}

function choose(list: Locator, buffer: Buffer, mimeType: string) {
  const file = { name: '张桂兰.jpg', mimeType, buffer };
  return list.locator('input[type=file]').setInputFiles(file);
}

test('a photographed paper is named, added, opened and seen', async () => {
  const { page, list, complaints } = await openRecord();
  await choose(list, await photograph(page), 'image/jpeg');
  const dialog = page.getByRole('dialog', { name: '加到 张桂兰 的资料附件' });
  await dialog.getByRole('img', { name: '选中的图片' }).waitFor();
  expect(await dialog.getByRole('button', { name: '添加' }).isDisabled()).toBe(true);
  await dialog.getByText('出院小结').click();
  await page.screenshot({ path: 'tests/artefacts/attachment-add.png' });
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
  await list.getByText('只在本机').waitFor();
  await list.getByText('王芳').waitFor();
  expect(await misfits(page)).toEqual([]);
  await page.screenshot({ path: 'tests/artefacts/attachment-list.png' });
  await list.getByRole('button', { name: '打开 出院小结' }).click();
  const seen = page.getByRole('dialog').getByRole('img', { name: '出院小结' });
  await seen.waitFor();
  const close = page.locator('.ant-modal-footer button');
  await expect.poll(() => close.evaluate((it) => it === document.activeElement)).toBe(true);
  await expect
    .poll(() => seen.evaluate((element) => (element as HTMLImageElement).naturalWidth))
    .toBe(900);
  await page.screenshot({ path: 'tests/artefacts/attachment-viewer.png' });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(complaints).toEqual([]);
});

test('papers are seen at once, and the story above them stays whole', async () => {
  const { page, list, put, residentId } = await openRecord();
  const bytes = await photograph(page);
  for (const title of ['检查报告', '化验单', '出院小结'])
    put(inventAttachment(residentId, bytes, { title }));
  const bottomOf = async (one: Locator) => {
    const { y, height } = (await one.boundingBox())!;
    return y + height;
  };
  await list.getByText('化验单').waitFor();
  const panel = await bottomOf(list);
  expect(await bottomOf(list.getByText('检查报告'))).toBeLessThan(panel);
  const story = page.getByRole('region', { name: '病情与计划' });
  expect(await bottomOf(story.getByText('上次随访'))).toBeLessThan(await bottomOf(story));
});

test('a file of another kind is refused in words before anything is sent', async () => {
  const { list, host } = await openRecord();
  await choose(list, Buffer.from('PK\x03\x04 not a picture'), 'image/jpeg');
  await list.getByText('只收照片和扫描件').waitFor();
  await choose(list, Buffer.alloc(0), 'image/jpeg');
  await list.getByText('这个文件是空的').waitFor();
  expect(host.clinic.attachments).toEqual([]);
});

test('files that are dropped on the page are taken one after the other', async () => {
  const { page, list, host } = await openRecord();
  const base64 = (await photograph(page)).toString('base64');
  await page.locator('.trend-chart').evaluate((chart, text) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    for (const name of ['a.jpg', 'b.jpg'])
      dataTransfer.items.add(new File([bytes], name, { type: 'image/jpeg' }));
    chart.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  }, base64);
  const dialog = page.getByRole('dialog', { name: '加到 张桂兰 的资料附件' });
  await dialog.getByText('还有 1 份').waitFor();
  await dialog.getByText('化验单').click();
  await page.keyboard.press('Control+Enter');
  await dialog.getByText('还有 1 份').waitFor({ state: 'detached' });
  await list.getByText('化验单').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(host.clinic.attachments).toHaveLength(1);
});

test('what is elsewhere is fetched while one waits, and nobody has to wait', async () => {
  const { page, list, put, residentId, host } = await openRecord();
  const bytes = await photograph(page);
  const paper = inventAttachment(residentId, bytes, { state: 'away', here: 0 });
  put(paper);
  await list.getByText('不在本机').waitFor();
  const open = list.getByRole('button', { name: '打开 出院小结' });
  await open.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('正在取回').first().waitFor();
  await page.screenshot({ path: 'tests/artefacts/attachment-fetching.png' });
  await page.keyboard.press('Escape');
  await list.getByText('不在本机').waitFor();
  await open.click();
  await dialog.getByText('正在取回').first().waitFor();
  host.clinic.change(() => {
    paper.view = { ...paper.view, state: 'absent' };
  });
  await dialog.getByText('还没有送出来').waitFor();
  host.clinic.change(() => {
    paper.view = { ...paper.view, state: 'delivered', here: bytes.length };
  });
  await dialog.getByRole('img', { name: '出院小结' }).waitFor();
});

test('a PDF opens in the window', async () => {
  const { page, list, put, residentId, complaints } = await openRecord('刘建国');
  put(inventAttachment(residentId, Buffer.from(emptyPdfBase64(), 'base64'), { title: '检查报告' }));
  await list.getByRole('button', { name: '打开 检查报告' }).click();
  const frame = page.getByRole('dialog').locator('iframe[title=检查报告]');
  await frame.waitFor();
  expect(await frame.getAttribute('src')).toMatch(/^blob:/);
  expect(complaints).toEqual([]);
});

test('taken away with a reason, and back by one key', async () => {
  const { page, list, put, residentId } = await openRecord();
  put(inventAttachment(residentId, await photograph(page)));
  await list.getByRole('button', { name: '移除' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '放错了人' }).click();
  await list.getByText('已移除。').waitFor();
  await list.getByText('已移除 1 份').click();
  await list.getByText('放错了人').waitFor();
  await page.keyboard.press('Alt+Z');
  await list.getByRole('button', { name: '打开 出院小结' }).waitFor();
  expect(await list.getByText('已移除 1 份').count()).toBe(0);
});

test('the front desk adds and does not open; the manager only sees that it is there', async () => {
  const desk = await openRecord('李慧');
  desk.put(inventAttachment(desk.residentId, await photograph(desk.page)));
  await desk.list.getByText('出院小结').waitFor();
  expect(await desk.list.getByRole('button', { name: '打开 出院小结' }).count()).toBe(0);
  expect(await desk.list.getByRole('button', { name: '添加' }).count()).toBe(1);
  const manager = await openRecord('孙丽');
  expect(await manager.list.getByRole('button', { name: '添加' }).count()).toBe(0);
});
