import { expect, test } from 'vitest';
import { fakePassword } from '../../../tests/support/fake-host/router.ts';
import { enterThenTab } from '../../../tests/support/enter-then-tab.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

/** A doctor on the page of a resident: 0 has a full record, 4 a nearly empty one. */
async function openRecord(index = 0, name = '刘建国') {
  const window = await openWindow();
  const { brief } = window.host.clinic.personAt(index);
  await window.signIn(name, `/residents/${brief.residentId}`);
  await window.page.getByRole('heading', { name: brief.name }).waitFor();
  return { ...window, brief };
}

async function openForm(index = 0) {
  const window = await openRecord(index);
  await window.page.keyboard.press('F8');
  await window.page.getByRole('form', { name: '双向转诊（转出）单' }).waitFor();
  return window;
}

test('from the record to a sent form without a mouse', async () => {
  const { page, host, complaints } = await openForm();
  await page.getByText('还差：转往机构').waitFor();
  await page.keyboard.press('Control+Enter');
  expect(host.commands).toEqual([]);
  await page.keyboard.type('人民');
  await page.getByTitle('演示区人民医院').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('010-00000120').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('心血管');
  await page.getByTitle('心血管内科').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.screenshot({ path: 'tests/artefacts/referral-form.png' });
  await page.keyboard.press('Control+Enter');
  await page.getByText('等待演示区人民医院答复，还有 23 小时').first().waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['referrals.submit']);
  expect(host.clinic.referrals).toMatchObject([
    { toOrganisation: '演示区人民医院', toDepartment: '心血管内科', state: 'submitted' },
  ]);
  await page.screenshot({ path: 'tests/artefacts/referral-list.png' });
  expect(complaints).toEqual([]);
});

test('Tab right after Enter goes on to the next field, however slow the computer', async () => {
  const { page } = await openForm();
  await page.keyboard.type('人民');
  await page.getByTitle('演示区人民医院').waitFor();
  await page.keyboard.press('ArrowDown');
  expect(await enterThenTab(page)).toBe(false);
  await page.getByText('010-00000120').waitFor();
});

test('what is missing is named where it is missing, and nowhere else', async () => {
  const { page } = await openForm(4);
  await page.getByText('还差：转往机构、初步印象、主要现病史（转出原因）').waitFor();
  expect(await page.getByText('还要填写').count()).toBe(3);
  await page.getByLabel('转往机构').fill('邻区骨科医院');
  await page.getByText('不在机构名单里').waitFor();
  await page.getByLabel('初步印象').fill('腰椎间盘突出？');
  await page.getByLabel('主要现病史（转出原因）').fill('腰痛两周，左下肢麻木');
  await page.getByText('还差').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '发出转诊' }).click();
  await page.getByText('等待邻区骨科医院答复').first().waitFor();
});

test('what does not fit on paper is counted and not sent', async () => {
  const { page, host } = await openForm();
  await page.getByLabel('转往机构').fill('演示区人民医院');
  await page.getByLabel('初步印象').fill('高'.repeat(83));
  await page.getByText('83/80 字').waitFor();
  await page.getByText('纸上放不下，请删去 3 个字').waitFor();
  await page.keyboard.press('Control+Enter');
  expect(host.commands).toEqual([]);
  await page.getByLabel('初步印象').fill('高'.repeat(80));
  await page.keyboard.press('Control+Enter');
  await page.getByText('等待演示区人民医院答复').first().waitFor();
});

test('signs of life and death: 120 first, then the form', async () => {
  const window = await openRecord();
  window.host.clinic.ambulanceSigns = ['severe-with-headache'];
  await window.page.keyboard.press('F8');
  const notice = window.page.getByRole('alert');
  await notice.getByText('先打 120，再补单').waitFor();
  await notice.getByText('血压很高并剧烈头痛或头晕').waitFor();
  await window.page.screenshot({ path: 'tests/artefacts/referral-ambulance.png' });
});

test('a resident who declines is written down with the reason', async () => {
  const { page, host } = await openForm();
  await page.keyboard.press('F9');
  await page.getByText('居民为什么不去？两周后仍会追问。').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('居民拒绝：路远，不方便').first().waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['referrals.decline']);
});

test('Esc leaves a form nobody wrote in, and throws no written one away', async () => {
  const { page } = await openForm();
  await page.getByLabel('转往机构').focus();
  await page.keyboard.type('邻');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  expect(await page.getByLabel('转往机构').inputValue()).toBe('邻');
  await page.getByRole('button', { name: '返回' }).click();
  await page.getByRole('heading', { name: '张桂兰' }).waitFor();
  await page.keyboard.press('F8');
  await page.getByRole('form', { name: '双向转诊（转出）单' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('病情与计划').waitFor();
});

test('what is written is there again after a reload and after a lock, until it is filled anew', async () => {
  const { page, host } = await openForm();
  const { clinic } = host;
  const treatment = page.getByLabel('治疗经过');
  const filled = await treatment.inputValue();
  const kept = () => clinic.referralDrafts.get(clinic.personAt(0).brief.residentId)?.draft;
  await treatment.fill('氨氯地平 5mg，每日一次');
  await expect.poll(() => kept()?.treatment).toBe('氨氯地平 5mg，每日一次');
  await page.reload();
  await page.getByText('没有写完的').waitFor();
  expect(await treatment.inputValue()).toBe('氨氯地平 5mg，每日一次');
  await page.keyboard.press('Alt+l');
  await page.getByText('已锁屏').waitFor();
  await page.locator('input[type=password]').fill(fakePassword);
  await page.keyboard.press('Enter');
  await page.getByText('没有写完的').waitFor();
  expect(await treatment.inputValue()).toBe('氨氯地平 5mg，每日一次');
  await page.getByRole('button', { name: '按档案重新填' }).click();
  expect(await treatment.inputValue()).toBe(filled);
  await expect.poll(kept).toBeUndefined();
});

test('an emergency opens the green channel, and nobody waits for an answer', async () => {
  const { page, host } = await openForm();
  await page.getByLabel('转往机构').fill('演示区人民医院');
  await page.getByText('急诊', { exact: true }).click();
  await page.getByText('先打电话或 120，再补单').waitFor();
  expect(await page.getByLabel('绿色通道').isChecked()).toBe(true);
  await page.keyboard.press('Control+Enter');
  await page.getByText('急诊转出，已先电话联系').first().waitFor();
  expect(host.clinic.referrals).toMatchObject([{ urgency: 'emergency', isGreenChannel: true }]);
});

/** A referral that was sent from the form, on the list. */
async function openSent() {
  const window = await openForm();
  await window.page.getByLabel('转往机构').fill('演示区人民医院');
  await window.page.keyboard.press('Control+Enter');
  await window.page.getByText('等待演示区人民医院答复').first().waitFor();
  return window;
}

test('taken back with a reason', async () => {
  const { page } = await openSent();
  await page.keyboard.press('F9');
  await page.getByText('为什么撤回？').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('已撤回：填错机构或科室').first().waitFor();
  expect(await page.getByRole('button', { name: '撤回转诊' }).count()).toBe(0);
});

test('its outcome closes it; who was not reached is not offered before the two weeks are over', async () => {
  const { page } = await openSent();
  await page.keyboard.press('F7');
  const outcomes = page.getByRole('dialog').getByRole('button');
  await outcomes.first().waitFor();
  expect(await outcomes.allTextContents()).toEqual([
    '已就诊，明确诊断',
    '已就诊，调整治疗',
    '已住院',
    '没有去',
    '已去世',
  ]);
  await page.getByRole('button', { name: '已住院' }).click();
  await page.getByText('已有结果：已住院').first().waitFor();
});

test('printed from the list, and the page of the resident says where they are on their way', async () => {
  const { page, brief, open } = await openSent();
  await page.keyboard.press('F4');
  await page.getByRole('dialog').getByRole('button', { name: /^打印/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await open(`/residents/${brief.residentId}`);
  await page.getByText('转往 演示区人民医院').waitFor();
  await page.screenshot({ path: 'tests/artefacts/referral-record.png' });
});

test('the list filters as one types, and arrows go through it', async () => {
  const { page, host, open } = await openSent();
  const [first] = host.clinic.referrals;
  if (!first) throw new Error('one was sent');
  host.clinic.change(() => {
    host.clinic.referrals = [
      first,
      {
        ...first,
        referralId: '018f3c5e-0000-7000-8000-000000000001',
        number: 'ZZB20261122-007',
        patient: { ...first.patient, name: '曾庆华' },
        toOrganisation: '演示区中医医院',
      },
    ];
  });
  await open('/referrals');
  const rows = page.locator('.referrals-row');
  await expect.poll(() => rows.count()).toBe(2);
  await page.keyboard.press('ArrowDown');
  await page.getByRole('region', { name: 'ZZB20261122-007' }).waitFor();
  await page.getByLabel('按姓名、编号或医院查找').fill('张桂');
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByRole('region', { name: first.number }).waitFor();
});

test('reception reads and prints, but does not refer', async () => {
  const { page, open } = await openRecord(0, '李慧');
  expect(await page.getByRole('button', { name: '转诊' }).count()).toBe(0);
  await page.keyboard.press('Alt+5');
  await page.getByText('还没有转诊').waitFor();
  await open('/referrals/new/018f3c5e-0000-7000-8000-00000000dead');
  await page.getByText('您的岗位看不到这一页').waitFor();
});

test.each([
  ['125 %', { deviceScale: 1.25 }],
  ['large type', { stored: { 'yizhan.type': 'large' } }],
])('the form fits at %s: the bar with its keys stays in sight', async (title, options) => {
  const window = await openWindow(options);
  const { brief } = window.host.clinic.personAt(0);
  await window.signIn('刘建国', `/referrals/new/${brief.residentId}`);
  const send = window.page.getByRole('button', { name: '发出转诊' });
  await send.waitFor();
  const box = await send.boundingBox();
  const size = window.page.viewportSize();
  expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(size?.height ?? 0);
  const wide = await window.page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(size?.width ?? 0);
  await window.page.screenshot({
    path: `tests/artefacts/referral-form-${title.startsWith('1') ? '125' : 'large'}.png`,
  });
});

test('from the consulting room, with the visit in which the doctor decided', async () => {
  const window = await openWindow();
  const { clinic } = window.host;
  await window.store('yizhan.room.room', clinic.roomOf(clinic.consulting));
  await window.signIn('刘建国');
  await window.page.getByText('按 F2 叫下一位').waitFor();
  await window.page.keyboard.press('F2');
  await window.page.getByText('请问您叫什么名字').waitFor();
  await window.page.keyboard.press('F4');
  await window.page.getByRole('button', { name: '完成，叫下一位' }).waitFor();
  await window.page.keyboard.press('Alt+r');
  await window.page.getByRole('form', { name: '双向转诊（转出）单' }).waitFor();
  const { residentId, visitId } = clinic.firstOf(clinic.consulting);
  expect(window.page.url()).toContain(`/referrals/new/${residentId}/${visitId}`);
});
