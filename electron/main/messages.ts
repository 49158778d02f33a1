import { dialog } from 'electron';
import { type StartRefusal, wordsOf } from '../shell/start-refusal.ts';

const title = '驿站';

/** Tells why the workstation does not open; resolves when the person has read it. */
export async function showRefusal(refusal: StartRefusal): Promise<void> {
  const { message, detail } = wordsOf(refusal);
  await dialog.showMessageBox({
    type: 'error',
    title,
    message,
    detail,
    buttons: ['关闭'],
    noLink: true,
  });
}

const troubles = {
  data: {
    message: '数据服务反复停止',
    detail: '驿站会继续尝试重新启动它。已经保存的数据不受影响。如果一直这样，请联系技术支持。',
  },
  devices: {
    message: '设备服务反复停止',
    detail: '读卡、自助机和测量设备暂时不可用，驿站会继续尝试。可以先手工登记。',
  },
  browser: {
    message: '没有打开网页',
    detail: '这台电脑没有可用的浏览器。请联系技术支持安装或设置默认浏览器，驿站可以照常使用。',
  },
} as const;

/** Tells what does not work and what goes on. Nothing waits for the answer: a kiosk has nobody beside it. */
export function showTrouble(what: keyof typeof troubles): void {
  void dialog.showMessageBox({
    type: 'warning',
    title,
    buttons: ['知道了'],
    noLink: true,
    ...troubles[what],
  });
}
