import { describe, expect, test } from 'vitest';
import { layCard, layOwnCard } from '../../../tests/support/scenes.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

/** A nurse at the measurement station, with the first of the queue called and begun. */
async function openStation({ isServing = true } = {}) {
  const window = await openWindow();
  const { page, host } = window;
  await window.store('yizhan.room.station', host.clinic.roomOf(host.clinic.measuring));
  await window.signIn('王芳');
  await page.getByText('按 F2 叫下一位').waitFor();
  if (isServing) {
    await page.keyboard.press('F2');
    await page.getByText('请问您叫什么名字').waitFor();
    await page.keyboard.press('F4');
    await page.getByText('等待血压计读数').waitFor();
  }
  return window;
}

describe('calling', () => {
  test('one key calls, the name is asked and not offered, one key starts', async () => {
    const { page, host } = await openStation();
    expect(host.commands.map(({ name }) => name)).toEqual([
      'queue.call',
      'queue.start',
      'measurement.openWindow',
    ]);
    await page.getByText('本次测量还剩').waitFor();
  });

  test('recall and pass; the passed one can come back', async () => {
    const { page, host } = await openStation({ isServing: false });
    await page.keyboard.press('F2');
    await page.getByText('第 1 次叫号').waitFor();
    await page.keyboard.press('F9');
    await page.getByText('第 2 次叫号').waitFor();
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: '回来了' }).click();
    await page.getByRole('button', { name: '回来了' }).waitFor({ state: 'detached' });
    expect(host.commands.map(({ name }) => name)).toEqual([
      'queue.call',
      'queue.recall',
      'queue.pass',
      'queue.comeBack',
    ]);
  });

  test('a second press before the first shows calls nobody else', async () => {
    const { page, host } = await openStation({ isServing: false });
    host.clinic.lagMs = 1_500;
    await page.keyboard.press('F2');
    await expect.poll(() => host.commands.length).toBe(1);
    await page.keyboard.press('F2');
    await page.keyboard.press('F2');
    await page.locator('.called').getByText('A021').waitFor();
    expect(host.commands.map(({ name }) => name)).toEqual(['queue.call']);
    expect(host.clinic.tickets.filter(({ state }) => state === 'called')).toHaveLength(1);
  });

  test('the card of the called person begins; any other card says whose it is', async () => {
    const { page, host } = await openStation({ isServing: false });
    layOwnCard('李秀英')(host.clinic);
    await page.getByText('李秀英 是 A025，在等候，还没有叫到。').waitFor();
    layCard('周文静', '1992-02-11')(host.clinic);
    await page.getByText('周文静 没有在这里排队，请先到前台。').waitFor();
    await page.keyboard.press('F2');
    await page.getByText('请问您叫什么名字').waitFor();
    expect(await page.getByText('没有在这里排队').count()).toBe(0);
    layOwnCard('李秀英')(host.clinic);
    await page.getByText('这是 李秀英 的证件，不是 A021 的。请核对本人。').waitFor();
    await page.screenshot({ path: 'tests/artefacts/station-other-card.png' });
    expect(host.commands.map(({ name }) => name)).toEqual(['queue.call']);
    layOwnCard('张国栋')(host.clinic);
    await page.getByText('等待血压计读数').waitFor();
    expect(await page.getByText('请核对本人').count()).toBe(0);
    expect(host.commands.map(({ name }) => name)).toEqual([
      'queue.call',
      'queue.start',
      'measurement.openWindow',
    ]);
  });

  test('out of turn needs a reason', async () => {
    const { page, host } = await openStation({ isServing: false });
    await page.getByRole('button', { name: /李秀英/ }).click();
    const call = page.getByRole('button', { name: '先叫这一位' });
    expect(await call.isDisabled()).toBe(true);
    await page.getByText('年老体弱').click();
    await call.click();
    await page.getByText('请问您叫什么名字').waitFor();
    expect(host.commands.map(({ name }) => name)).toEqual(['queue.call']);
  });

  test('an empty queue says so and offers nothing to press', async () => {
    const { page, host } = await openStation({ isServing: false });
    host.clinic.change(() => {
      host.clinic.tickets = [];
    });
    await page.getByText('现在没有人在等').first().waitFor();
    expect(await page.getByRole('button', { name: '叫下一位' }).isDisabled()).toBe(true);
  });
});

describe('measuring', () => {
  test('readings fly in, Enter takes them, the mean is judged in one sentence', async () => {
    const { page, host } = await openStation();
    host.clinic.reading(151, 93, 76);
    await page.getByText('收到读数，请核对').waitFor();
    await page.getByText(/测量站血压计，\d\d:\d\d:\d\d 收到/).waitFor();
    expect(await page.getByRole('button', { name: '完成，叫下一位' }).isDisabled()).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText(/请居民坐好休息，\d+ 秒后测第 2 次/).waitFor();
    host.clinic.reading(148, 91, 74);
    await page.getByText('收到读数，请核对').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('2 次平均').waitFor();
    await page.getByText('150/92').first().waitFor();
    await page.getByText('血压 150/92，需要调整治疗，两周内复查。').waitFor();
    await page.getByText('为什么').click();
    await page.getByText('HTN-30').waitFor();
  });

  test('danger signs change the sentence', async () => {
    const { page, host } = await openStation();
    host.clinic.reading(118, 76);
    await page.getByText('收到读数，请核对').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('血压 118/76，控制满意').waitFor();
    await page.getByText('胸闷').locator('..').getByText('有', { exact: true }).click();
    await page.getByRole('alert').getByText('马上转诊').waitFor();
  });

  test('a critical value calls for the doctor', async () => {
    const { page, host } = await openStation();
    host.clinic.reading(186, 112);
    await page.getByRole('alert').getByText('数值危急，请马上请医生').waitFor();
    await page.getByText('没有不适就休息 5 分钟再测一次').waitFor();
  });

  test('a refused reading lies in the tray until somebody claims it', async () => {
    const { page, host } = await openStation();
    host.clinic.reading(151, 93);
    await page.getByText('收到读数，请核对').waitFor();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: '手臂动了' }).press('Enter');
    await page.getByText('已退回').waitFor();
    await page.getByRole('button', { name: '认领给…' }).click();
    await page.getByText('亲眼看着测的').click();
    const assign = page.getByRole('dialog').getByRole('button', { name: '认领给' });
    expect(await assign.isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: '选择居民' }).press('ArrowDown');
    await page.locator('.ant-select-item-option').first().click();
    await page.keyboard.press('Control+Enter');
    await page.getByText('没有待认领的读数').waitFor();
    expect(host.commands.map(({ name }) => name).slice(-2)).toEqual([
      'measurement.refuse',
      'measurement.assign',
    ]);
  });

  test('a reading for nobody goes to the tray and is discarded with a reason', async () => {
    const { page, host } = await openStation({ isServing: false });
    host.clinic.reading(133, 81);
    await page.getByText('收到时没有人在测量').waitFor();
    await page.getByRole('button', { name: '作废' }).click();
    const discard = page.getByRole('dialog').getByRole('button', { name: '作废' });
    expect(await discard.isDisabled()).toBe(true);
    await page.getByText('试机').click();
    await discard.click();
    await page.getByText('没有待认领的读数').waitFor();
  });

  test('by hand: impossible values are refused, unlikely ones looked at twice', async () => {
    const { page, host } = await openStation();
    await page.keyboard.press('F6');
    await page.getByLabel('收缩压 40–300').fill('400');
    await page.getByText('收缩压只能在 40–300 之间').waitFor();
    expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
    await page.getByLabel('收缩压 40–300').fill('84');
    await page.getByLabel('舒张压 20–200').fill('60');
    await page.getByText('这个数值少见').waitFor();
    await page.getByRole('button', { name: '我看过了，保存' }).press('Enter');
    await page.getByText('84/60').first().waitFor();
    expect(host.commands.map(({ name }) => name)).toContain('measurement.type');
  });

  test('the next person is one key away', async () => {
    const { page, host } = await openStation();
    await page.keyboard.press('F2');
    await page.getByText('请问您叫什么名字').waitFor();
    await page.locator('.called').getByText('A022').waitFor();
    expect(host.commands.map(({ name }) => name).slice(-3)).toEqual([
      'measurement.closeWindow',
      'queue.finish',
      'queue.call',
    ]);
  });

  test('readings of a simulator say so', async () => {
    const { page, host } = await openStation();
    host.clinic.change(() => {
      host.clinic.isDemo = true;
    });
    host.clinic.reading(133, 81);
    await page.locator('.pending').getByText('演示').waitFor();
  });
});

test('the room is remembered', async () => {
  const { page } = await openWindow().then(async (window) => {
    await window.signIn('王芳');
    return window;
  });
  await page.getByText('先选择您所在的房间').first().waitFor();
  await page.getByRole('combobox', { name: '我在' }).press('Enter');
  await page.getByTitle('测量站').last().click();
  await page.getByText('按 F2 叫下一位').waitFor();
  await page.reload();
  await page.getByText('按 F2 叫下一位').waitFor();
});
