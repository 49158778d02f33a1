import { expect, test } from 'vitest';
import type { GlucoseInput } from '../../../shared/domain/care/diabetes.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

const fasting = (mmolL: number): GlucoseInput => ({ kind: 'fasting', mmolL });

/** A doctor with somebody in front who has both diseases and was measured at the station. */
async function openRoom(glucose: GlucoseInput | null, isAsked = false, deviceScale = 1) {
  const window = await openWindow({ deviceScale });
  const { clinic } = window.host;
  const ticket = clinic.addTicket(clinic.personAt(0), clinic.consulting, {
    minutesAgo: 90,
    lane: 'P',
  });
  clinic.change(() => {
    clinic.tickets = clinic.tickets.filter(
      (one) => one === ticket || one.queueId !== ticket.queueId,
    );
    clinic.openWindow(ticket);
    clinic.accept(clinic.reading(118, 76).readingId);
    if (glucose) clinic.glucose.set(ticket.visitId, glucose);
    if (isAsked) {
      const danger = { eyePain: false, palpitation: false, sweating: true };
      clinic.answers.set(ticket.visitId, {
        answers: { danger, lowGlucoseReaction: 2 },
        by: '李敏',
        at: ticket.checkInAt,
      });
    }
  });
  await window.store('yizhan.room.room', clinic.roomOf(clinic.consulting));
  await window.signIn('刘建国');
  await window.page.getByText('按 F2 叫下一位').waitFor();
  await window.page.keyboard.press('F2');
  await window.page.getByText('请问您叫什么名字').waitFor();
  await window.page.keyboard.press('F4');
  await window.page.getByRole('button', { name: '完成，叫下一位' }).waitFor();
  return window;
}

test('two sentences, one list of questions, one key', async () => {
  const { page, host } = await openRoom(fasting(8.3));
  await page.getByText('血压 118/76，控制满意，按期随访。').waitFor();
  await page.getByText('空腹血糖 8.3 mmol/L，需要调整治疗，两周内复查。').waitFor();
  await page.getByText('已问 0/16').waitFor();
  await page.getByRole('button', { name: '都没有' }).click();
  await page.getByText('已问 16/16').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText(/已确认，下次随访 \d{4}-\d{2}-\d{2}/).waitFor();
  expect(host.commands.filter(({ name }) => name === 'care.confirm')).toHaveLength(1);
  expect(host.clinic.followUps.size).toBe(2);
});

test('who did not fast is confirmed for the pressure; the glucose waits', async () => {
  const { page, host } = await openRoom({ kind: 'random', mmolL: 9.2 });
  await page.getByText('随机血糖 9.2 mmol/L，不是空腹值，不能分类').waitFor();
  await page.getByRole('button', { name: '都没有' }).click();
  const diabetes = page.getByRole('radiogroup', { name: '2型糖尿病' });
  expect(await diabetes.getByRole('radio', { name: '本次不定' }).isChecked()).toBe(true);
  expect(await diabetes.getByRole('radio', { name: '控制满意' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: '确认随访' }).click();
  await page.getByText(/已确认，下次随访/).waitFor();
  expect([...host.clinic.followUps.keys()].map((key) => key.split(' ')[1])).toEqual([
    'hypertension',
  ]);
});

test('what the nurse asked is there, with her name', async () => {
  const { page } = await openRoom(fasting(6.2), true);
  await page.getByText(/李敏 \d\d:\d\d 已询问，可以改/).waitFor();
  await page.getByText('已问 3/16').waitFor();
  await page.getByRole('alert').getByText('马上转诊').first().waitFor();
  await page.getByText('出汗').locator('..').getByText('无', { exact: true }).click();
  await page.getByText('空腹血糖 6.2 mmol/L，控制满意').waitFor();
});

test('frequent low glucose is left to the doctor', async () => {
  const { page } = await openRoom(fasting(6.2));
  await page.getByRole('radiogroup', { name: '低血糖反应' }).getByText('频繁').click();
  await page.getByText('空腹血糖 6.2 mmol/L，需要调整治疗').waitFor();
  await page.getByRole('button', { name: '都没有' }).click();
  await page.getByText('请选择分类').waitFor();
});

test('the sheet asks shared items once, and keeps what is written', async () => {
  const { page, host } = await openRoom(fasting(6.2));
  await page.getByText('随访表').click();
  expect(await page.getByLabel('体重', { exact: true }).inputValue()).toBe('68.4');
  expect(await page.getByLabel('日吸烟量').count()).toBe(1);
  await page.getByLabel('主食', { exact: true }).fill('300');
  await page.getByLabel('头痛头晕').check();
  await page.getByRole('checkbox', { name: '多饮' }).check();
  await page.getByLabel('糖化血红蛋白', { exact: true }).fill('6.8');
  await page.getByLabel('胰岛素种类').fill('甘精胰岛素');
  await page.getByRole('button', { name: '都没有' }).click();
  await page.keyboard.press('Control+Enter');
  await page.getByText(/已确认，下次随访/).waitFor();
  expect(host.clinic.sheet).toEqual({
    'weight.now': 684,
    'cigarettes.now': 10,
    'stapleFood.now': 300,
    'hypertension.symptoms': [2],
    'diabetes-2.symptoms': [2],
    hba1c: 68,
    insulinKind: '甘精胰岛素',
  });
});

test('the nurse asks once for both, and every answer is kept', async () => {
  const { page, host, store, signIn } = await openWindow();
  const { clinic } = host;
  const ticket = clinic.addTicket(clinic.personAt(0), clinic.measuring, { minutesAgo: 90 });
  clinic.change(() => {
    clinic.tickets = clinic.tickets.filter(
      (one) => one === ticket || one.queueId !== ticket.queueId,
    );
    clinic.glucose.set(ticket.visitId, { kind: 'random', code: 'HI' });
  });
  await store('yizhan.room.station', clinic.roomOf(clinic.measuring));
  await signIn('王芳');
  await page.getByText('按 F2 叫下一位').waitFor();
  await page.keyboard.press('F2');
  await page.getByText('请问您叫什么名字').waitFor();
  await page.keyboard.press('F4');
  await page.getByText('还没有本次血压，测量后自动判断。').waitFor();
  clinic.change(() => clinic.accept(clinic.reading(151, 93).readingId));
  await page.getByText('已测血压 1 次，按规程还要再测').waitFor();
  await page.getByText('随机血糖 高于可测范围，有危急情况').waitFor();
  await page.getByText('眼痛').locator('..').getByText('无', { exact: true }).click();
  await page.getByRole('button', { name: '都没有' }).click();
  await page.getByText('已问 16/16').waitFor();
  await expect
    .poll(() => Object.keys(clinic.answers.get(ticket.visitId)?.answers.danger ?? {}).length)
    .toBe(16);
  await page.screenshot({ path: 'tests/artefacts/both-station.png' });
});

test('with diabetes alone the pressure is not passed over', async () => {
  const { page, host, store, signIn } = await openWindow();
  const { clinic } = host;
  const diabetic = clinic.people.find(({ brief }) => brief.name === '王建军');
  const ticket = clinic.addTicket(diabetic ?? clinic.personAt(0), clinic.measuring);
  clinic.change(() => {
    clinic.tickets = clinic.tickets.filter(
      (one) => one === ticket || one.queueId !== ticket.queueId,
    );
  });
  await store('yizhan.room.station', clinic.roomOf(clinic.measuring));
  await signIn('王芳');
  await page.getByText('按 F2 叫下一位').waitFor();
  await page.keyboard.press('F2');
  await page.getByText('请问您叫什么名字').waitFor();
  await page.keyboard.press('F4');
  await page.getByText('还没有本次空腹血糖').waitFor();
  clinic.change(() => {
    for (const _ of [1, 2]) clinic.accept(clinic.reading(152, 94).readingId);
  });
  await page.getByText('血压 152/94，偏高').waitFor();
  await page.getByText('已问 0/11').waitFor();
});

test.each([1, 1.25])('stays on the screen at %d', async (deviceScale) => {
  const { page } = await openRoom(fasting(8.3), true, deviceScale);
  await page.getByText('空腹血糖 8.3').waitFor();
  const isWider = await page.evaluate(() => document.body.scrollWidth > window.innerWidth);
  expect(isWider).toBe(false);
  await page.screenshot({ path: `tests/artefacts/both-${deviceScale}.png` });
  await page.getByText('随访表').click();
  await page.getByText('辅助检查').first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: `tests/artefacts/both-sheet-${deviceScale}.png` });
});
