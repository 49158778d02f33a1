import type { Page } from 'playwright-core';
import { callOne } from './station.ts';
import type { Stage } from './stage.ts';

/** The doctor's room: one disease, both at once, and a referral with its paper. */
export async function playDoctor(stage: Stage): Promise<void> {
  const doctor = await stage.openAs('station', '/room', '陈志远');
  await seePressure(stage, doctor);
  await seeBoth(stage, doctor);
  await refer(stage, doctor);
}

async function receive(doctor: Page, name: string): Promise<void> {
  await callOne(doctor, name);
  await doctor.keyboard.press('F4');
  await doctor.getByText('请问您叫什么名字').waitFor({ state: 'detached' });
  await doctor.getByRole('button', { name: /^确认随访/ }).waitFor();
}

async function confirm(doctor: Page): Promise<void> {
  await doctor.keyboard.press('Control+Enter');
  await doctor.getByText('已确认').first().waitFor();
}

async function finish(doctor: Page): Promise<void> {
  await doctor.keyboard.press('F10');
  await doctor.getByRole('button', { name: /^叫下一位/ }).waitFor();
}

async function seePressure({ keep }: Stage, doctor: Page): Promise<void> {
  await receive(doctor, '王秀兰');
  await doctor.getByText('血压趋势').first().waitFor();
  await doctor
    .getByLabel(/血压趋势图/)
    .locator('svg')
    .waitFor();
  await keep(doctor, 'doctor-proposal');
  await confirm(doctor);
  await keep(doctor, 'doctor-confirmed');
  await finish(doctor);
}

async function seeBoth({ keep }: Stage, doctor: Page): Promise<void> {
  await receive(doctor, '郑国栋');
  await keep(doctor, 'doctor-both');
  await doctor.locator('details.sheet > summary').click();
  await doctor.getByText('生活方式').first().scrollIntoViewIfNeeded();
  await keep(doctor, 'doctor-sheet');
  await confirm(doctor);
  await finish(doctor);
}

async function refer({ keep, keepPaper }: Stage, doctor: Page): Promise<void> {
  await receive(doctor, '孙国强');
  await keep(doctor, 'doctor-danger');
  await doctor.keyboard.press('Alt+r');
  await doctor.getByText('双向转诊（转出）单').first().waitFor();
  await doctor.getByLabel('转往机构').first().fill('演示区人民医院');
  await doctor.keyboard.press('Tab');
  await doctor.getByLabel('科室').first().fill('心内科');
  await doctor.keyboard.press('Tab');
  const impression = doctor.getByLabel('初步印象').first();
  if ((await impression.inputValue()) === '') await impression.fill('高血压，血压很高');
  await keep(doctor, 'referral-form');
  await doctor.keyboard.press('Control+Enter');
  await doctor.getByRole('button', { name: /撤回转诊/ }).waitFor();
  await keep(doctor, 'referral-sent');
  const print = () => doctor.getByRole('button', { name: /^打印转诊单/ }).click();
  await keepPaper(doctor, print, 'paper-referral');
}

/** The page of the first resident, with what was confirmed today. */
export async function playRecord({ desk, keep }: Stage): Promise<void> {
  await desk.keyboard.press('Escape');
  await desk.keyboard.type('wxl');
  const hits = desk.locator('[role=listbox][aria-busy=false] [role=option]');
  await hits.filter({ hasText: '王秀兰' }).first().click();
  await desk.getByText('对青霉素过敏').waitFor();
  await desk.keyboard.press('F6');
  await desk
    .getByLabel(/血压趋势图/)
    .locator('svg')
    .waitFor();
  await desk
    .getByText(/高血压随访：/)
    .first()
    .waitFor();
  await keep(desk, 'record', 'resident');
  await desk.keyboard.press('Escape');
}
