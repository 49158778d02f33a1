import { clinicTime, fromInstant } from '../../../shared/lib/clock.ts';
import { unreachable } from '../../../shared/lib/assert.ts';
import type { Page, TicketFields } from './messages.ts';

/** Pages that the kiosk shows by itself. */
export type OwnPage = 'offline' | 'reading' | 'wait' | 'unreadable';

const ownPages: Readonly<Record<OwnPage, string[]>> = {
  offline: ['自助机暂停服务', '请到服务台'],
  reading: ['正在读卡', '请不要拿走身份证'],
  wait: ['请稍候', '马上为您办理'],
  unreadable: ['没有读出来', '请拿起身份证,再放一次'],
};

const deskReasons: Readonly<Record<string, string>> = {
  'possible-duplicate': '需要核对您的档案',
  'identity-conflict': '需要核对您的档案',
  'number-invalid': '证件号码需要核对',
  closed: '现在不办理取号',
};

/** The words of a page of the kiosk's own, line by line. */
export function ownPageLines(name: OwnPage): string[] {
  return ownPages[name];
}

/** The words of a page that the host asked for. The catalogue is fixed: a host sends numbers, not sentences. */
export function pageLines(page: Page): string[] {
  switch (page.pageId) {
    case 'welcome':
      return [page.params.clinicName, '请把身份证放在读卡区'];
    case 'ticket':
      return ['取号成功', ...placeLines(page.params)];
    case 'ticket-again':
      return ['您已经取过号了', ...placeLines(page.params)];
    case 'ticket-no-paper':
      return ['没有打印出小票,请记住您的号码', ...placeLines(page.params)];
    case 'desk':
      return ['请到服务台', deskReasons[page.params.reason] ?? ''];
    case 'unreachable':
      return ['请到服务台', '这里暂时办理不了'];
    default:
      return unreachable(page);
  }
}

/** The words on a queue ticket. */
export function ticketLines(fields: TicketFields): string[] {
  const time = clinicTime(fromInstant(fields.checkInAt));
  return [fields.clinicName, ...placeLines(fields), `取号时间 ${time}`];
}

type Place = Pick<TicketFields, 'number' | 'goTo' | 'ahead' | 'aboutMinutes'>;

function placeLines({ number, goTo, ahead, aboutMinutes }: Place): string[] {
  const wait = aboutMinutes === null ? [] : [`大约等 ${aboutMinutes} 分钟`];
  return [number, `请到 ${goTo}`, `前面还有 ${ahead} 人`, ...wait];
}
