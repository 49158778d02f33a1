import type { testWindows } from './window.ts';

/** A measuring station that has called the next person, who has said their name: it waits for readings. */
export async function openMeasuring(openWindow: ReturnType<typeof testWindows>) {
  const opened = await openWindow();
  const { page, store, signIn, host } = opened;
  const { clinic } = host;
  await store('yizhan.room.station', clinic.roomOf(clinic.measuring));
  await signIn('王芳', '/station');
  await page.getByText('按 F2 叫下一位').waitFor();
  await page.keyboard.press('F2');
  await page.getByText('请问您叫什么名字').waitFor();
  await page.keyboard.press('F4');
  return { ...opened, clinic };
}
