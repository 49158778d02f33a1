import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { DeskCard } from '../../../shared/contract/devices.ts';
import { type CalendarDate, toInstant } from '../../../shared/lib/clock.ts';
import type { FakeHost } from '../../../tests/support/fake-host/host.ts';
import { sendToDesk } from '../../../tests/support/scenes.ts';
import { testWindows } from '../../../tests/support/window.ts';

const openWindow = testWindows();

async function openDesk() {
  const window = await openWindow();
  await window.signIn('李慧');
  await window.page.getByRole('combobox').waitFor();
  return window;
}

function lay(host: FakeHost, card: Partial<DeskCard>): void {
  const known: DeskCard = {
    documentType: 'id-card',
    name: '周文静',
    sex: 'female',
    birthDate: '1992-02-11' as CalendarDate,
    ethnicCode: '01',
    address: '演示区和平街道安康社区 12 号楼',
    authority: '演示区公安局',
    validFrom: null,
    validTo: null,
    cardToken: crypto.randomUUID(),
    documentMasked: '**************2047',
    doubts: [],
    resident: null,
    ...card,
  };
  host.clinic.change(() => {
    host.clinic.desk = { card: known, at: toInstant(Date.now()) };
  });
}

function selected(box: Locator): Promise<string> {
  return box.evaluate((node: HTMLInputElement) =>
    node.value.slice(node.selectionStart ?? 0, node.selectionEnd ?? 0),
  );
}

describe('search', () => {
  test('typing anywhere finds, arrows choose, Enter opens, Esc goes back', async () => {
    const { page } = await openDesk();
    await page.locator('body').click({ position: { x: 700, y: 600 } });
    await page.keyboard.type('zgl');
    await page.getByRole('option').nth(1).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '张桂兰 女 54岁' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('刷卡，或直接打字').waitFor();
  });

  test('Enter before the answer opens the first as soon as it comes', async () => {
    const { page } = await openDesk();
    await page.keyboard.type('oymy');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '欧阳明月 女' }).waitFor();
  });

  test('a code that was misread is said, and the next scan takes its place', async () => {
    const { page } = await openDesk();
    const box = page.getByRole('combobox');
    await page.keyboard.type('61122A0239');
    await page.keyboard.press('Enter');
    await page.getByText('条码没读准，请再扫一次').waitFor();
    await page.keyboard.type('A021');
    expect(await box.inputValue()).toBe('A021');
    await page.keyboard.press('Enter');
    await page.locator('.person-card').waitFor();
  });

  test('a code of somebody else gives way to the next scan, a name stays to be corrected', async () => {
    const { page } = await openDesk();
    const box = page.getByRole('combobox');
    await page.keyboard.type('6901234567892');
    await page.keyboard.press('Enter');
    await expect.poll(() => selected(box)).toBe('6901234567892');
    await page.keyboard.type('oymx');
    await page.keyboard.press('Enter');
    await page.getByText('没有找到“oymx”').waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.type('y');
    expect(await box.inputValue()).toBe('oymy');
  });

  test('Enter and the key of the record in one movement', async () => {
    const { page } = await openDesk();
    await page.keyboard.type('oymy');
    await page.locator('[role=listbox][aria-busy=false]').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('F6');
    await page.getByRole('region', { name: '经过' }).waitFor();
  });

  test('nobody found offers to register', async () => {
    const { page } = await openDesk();
    await page.keyboard.type('qqqq');
    await page.getByRole('button', { name: '新建档案' }).click();
    await page.getByRole('heading', { name: '新建档案' }).waitFor();
  });
});

describe('check-in', () => {
  test('shows what is due, and a double press is one effect', async () => {
    const { page, host } = await openDesk();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await page.getByText('高血压随访 逾期12天').waitFor();
    await page.keyboard.press('F2');
    await page.keyboard.press('F2');
    await page.getByText('已签到，请到测量站').waitFor();
    await page.getByText('前面 6 人').waitFor();
    expect(host.commands.map(({ name }) => name)).toEqual(['visits.checkIn']);
  });

  test('a press between the answer and its arrival on the screen is no second one', async () => {
    const { page, host } = await openDesk();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '签到', exact: true }).waitFor();
    host.clinic.lagMs = 1_500;
    await page.keyboard.press('F2');
    await page.getByText('已签到，请到测量站').waitFor();
    await page.keyboard.press('F2');
    await page.getByRole('button', { name: '撤销签到' }).waitFor();
    expect(host.commands).toHaveLength(1);
    host.clinic.lagMs = 0;
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: '选错了人' }).press('Enter');
    await page.getByRole('button', { name: '签到', exact: true }).waitFor();
  });

  test('a double click on the button is one effect too', async () => {
    const { page, host } = await openDesk();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '签到', exact: true }).dblclick();
    await page.getByText('已签到，请到测量站').waitFor();
    expect(host.commands).toHaveLength(1);
  });

  test('is undone with one key and a reason; Esc leaves it as it was', async () => {
    const { page, host } = await openDesk();
    await page.keyboard.type('oymy');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '撤销签到' }).waitFor();
    await page.keyboard.press('F8');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: '欧阳明月' }).waitFor();
    await page.keyboard.press('F8');
    await page.getByRole('button', { name: '选错了人' }).press('Enter');
    await page.getByRole('button', { name: '签到', exact: true }).waitFor();
    expect(host.commands.map(({ name }) => name)).toEqual(['visits.undoCheckIn']);
  });
});

describe('cards', () => {
  test('a known card opens the person by itself', async () => {
    const { page, host } = await openDesk();
    const { brief } = host.clinic.personAt(0);
    lay(host, { name: brief.name, resident: brief });
    await page.getByRole('heading', { name: '张桂兰 女 73岁' }).waitFor();
  });

  test('an unknown one opens a registration that needs only Enter', async () => {
    const { page, host } = await openDesk();
    lay(host, { doubts: ['sex-differs'] });
    await page.getByText('没有重复档案').waitFor();
    await page.getByText('卡里的性别与证件号码里的不一致').waitFor();
    expect(await page.getByLabel('证件号码').inputValue()).toBe('已从卡片读取');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '周文静' }).waitFor();
    expect(host.commands.map(({ name }) => name)).toEqual(['residents.register']);
  });

  test('somebody very like a card: Enter leads to the question, the keyboard answers it', async () => {
    const { page, host } = await openDesk();
    const { name, sex, birthDate } = host.clinic.personAt(1).brief;
    lay(host, { name, sex, birthDate });
    await page.getByText('有相像的档案，请先对照').waitFor();
    await page.keyboard.press('Enter');
    const namesake = page.getByRole('radio', { name: '同名同生日，已核对证件' });
    await expect.poll(() => namesake.evaluate((one) => one === document.activeElement)).toBe(true);
    const seen = await page.getByText('确实不是同一人，理由').boundingBox();
    const buttons = await page.locator('.register-actions').boundingBox();
    expect(seen!.y + seen!.height).toBeLessThanOrEqual(buttons!.y);
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name }).waitFor();
    expect(host.commands.map((command) => command.name)).toEqual(['residents.register']);
  });

  test('that somebody is very like leads to who it is, below the edge of the screen', async () => {
    const { page, host } = await openDesk();
    const { name, sex, birthDate } = host.clinic.personAt(1).brief;
    lay(host, { name, sex, birthDate });
    const lead = page.getByRole('button', { name: '有相像的档案，请先对照' });
    await lead.waitFor();
    const who = page.getByRole('button', { name: '打开这份档案' }).first();
    const isHidden = async () => {
      const buttons = (await page.locator('.register-actions').boundingBox())!.y;
      const { y, height } = (await who.boundingBox())!;
      return y + height > buttons;
    };
    expect(await isHidden()).toBe(true);
    await lead.click();
    await expect.poll(isHidden).toBe(false);
  });

  test('a card in the middle of a registration throws nothing away', async () => {
    const { page, host } = await openDesk();
    await page.keyboard.type('qqqq');
    await page.getByRole('button', { name: '新建档案' }).click();
    await page.getByLabel('姓名').fill('半份登记');
    const { brief } = host.clinic.personAt(1);
    lay(host, { name: brief.name, resident: brief });
    await page.getByText(`${brief.name}刷了卡`).waitFor();
    expect(await page.getByLabel('姓名').inputValue()).toBe('半份登记');
    await page.getByRole('button', { name: '现在打开' }).click();
    await page.getByRole('heading', { name: brief.name }).waitFor();
  });
});

describe('registration', () => {
  test('what is missing has the keyboard when it was to be saved', async () => {
    const { page } = await openDesk();
    await page.keyboard.type('qqqq');
    await page.getByRole('button', { name: '新建档案' }).click();
    await page.getByLabel('电话').fill('13800001234');
    await page.getByRole('button', { name: '保存档案' }).click();
    const number = page.getByLabel('证件号码');
    await expect.poll(() => number.evaluate((one) => one === document.activeElement)).toBe(true);
  });

  test('the number judges itself, and somebody very like needs a reason', async () => {
    const { page, host } = await openDesk();
    const namesake = host.clinic.personAt(1);
    await page.keyboard.type('qqqq');
    await page.getByRole('button', { name: '新建档案' }).click();
    const number = page.getByLabel('证件号码');
    await number.fill('110199195809020011');
    await page.getByText('校验位不对').waitFor();
    await page.getByLabel('证件类型').press('Enter');
    await page.getByRole('option', { name: '护照' }).or(page.getByTitle('护照')).first().click();
    await number.fill('E12345678');
    await page.getByLabel('姓名').fill(namesake.brief.name);
    await page.getByText('男', { exact: true }).last().click();
    await page.getByLabel('出生日期').fill(namesake.brief.birthDate.replaceAll('-', ''));
    await page.getByText('可能已有档案，请对照').waitFor();
    await page.getByRole('button', { name: '保存档案' }).click();
    expect(host.commands).toEqual([]);
    await page.getByText('同名同生日，已核对证件').click();
    await page.getByRole('button', { name: '保存档案' }).click();
    await page.getByRole('heading', { name: namesake.brief.name }).waitFor();
    expect(host.commands.map(({ name }) => name)).toEqual(['residents.register']);
  });
});

test('an arrival at a kiosk shows at once', async () => {
  const { page, host } = await openDesk();
  await page.getByText('A021').waitFor();
  host.clinic.change(() => host.clinic.addTicket(host.clinic.personAt(8), host.clinic.measuring));
  await page.getByText('刚签到').waitFor();
  await page.getByText('等候 7 人').waitFor();
});

test('the summary opens as a paper, and Esc closes only the paper', async () => {
  const { page } = await openDesk();
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '打印摘要' }).waitFor();
  await page.keyboard.press('F4');
  const paper = page.getByRole('dialog', { name: '健康档案摘要' });
  await paper.getByTitle('打印预览').waitFor();
  await page.getByText('第 2 次打印').waitFor();
  await paper.getByRole('button', { name: '关闭' }).last().focus();
  await page.keyboard.press('Escape');
  await paper.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: '张桂兰' }).waitFor();
});

test('the page keeps to the content policy and complains of nothing', async () => {
  const { page, complaints } = await openDesk();
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.getByText('高血压随访').waitFor();
  expect(complaints).toEqual([]);
});

test('whom a kiosk sent is named with the reason, and looked after by one key', async () => {
  const { page, host } = await openDesk();
  sendToDesk('张桂岚', '1953-04-18')(host.clinic);
  await page.getByText('1号自助机请来前台：可能已有档案，要核对').waitFor();
  await page.keyboard.press('Alt+k');
  await page.getByText('按身份证填写').waitFor();
  await page.getByText('请来前台').waitFor({ state: 'detached' });
  sendToDesk('周文静', '1992-02-11')(host.clinic);
  // What is at hand is not thrown away.
  await page.getByText('请来前台').waitFor();
  await page.keyboard.press('Alt+k');
  await page.getByText('张桂岚').first().waitFor();
  expect(host.commands.map(({ name }) => name)).toEqual(['devices.takeOn']);
});

test('Esc leaves a registration, and asks first when something was typed', async () => {
  const { page } = await openDesk();
  const begin = async () => {
    await page.keyboard.type('qqqq');
    await page.getByRole('button', { name: '新建档案' }).click();
    await page.getByLabel('姓名').waitFor();
  };
  await begin();
  await page.keyboard.press('Escape');
  await page.getByText('刷卡，或直接打字').waitFor();
  await begin();
  await page.getByLabel('姓名').fill('周文静');
  await page.keyboard.press('Escape');
  await page.getByText('再按一次 Esc 不登记').waitFor();
  await page.keyboard.type('雅');
  await page.getByText('再按一次 Esc 不登记').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByText('再按一次 Esc 不登记').waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('刷卡，或直接打字').waitFor();
});

test('an appointment that was used says so at once', async () => {
  const { page, host, signIn } = await openWindow();
  await signIn('李慧', `/desk/${host.clinic.personAt(3).brief.residentId}`);
  host.clinic.change(() => {
    host.clinic.tickets = [];
  });
  const state = page.locator('.today-state');
  await state.getByText('已预约').waitFor();
  await page.keyboard.press('F2');
  await state.getByText('已到').waitFor();
});
