import { unreachable } from '../../../shared/lib/assert.ts';
import { clinicDate, clinicTime, fromInstant } from '../../../shared/lib/clock.ts';
import type { BoothValue } from '../../../shared/contract/booth.ts';
import type { KioskScreen } from '../../../shared/contract/demo.ts';
import type { Page, SummaryFields, TicketFields } from './messages.ts';
import { keysOf, type TicketPage } from './page-catalogue.ts';
import { spokenOf } from './spoken.ts';

/** Pages that the kiosk shows by itself. */
export type OwnPage = 'offline' | 'reading' | 'wait' | 'unreadable' | 'no-codes' | 'paired';

/** What stands on a screen: a picture, lines of which the first is the one sentence, at most three choices. */
export type View = Pick<KioskScreen, 'picture' | 'lines' | 'choices' | 'isKeypad' | 'spoken'>;

/** Of the kiosk's own pages those that ask somebody to do something. */
const saidPages: readonly OwnPage[] = ['reading', 'unreadable', 'no-codes'];

const ownPages: Readonly<Record<OwnPage, { picture: View['picture']; lines: string[] }>> = {
  offline: { picture: 'offline', lines: ['自助机暂停服务', '请到服务台'] },
  reading: { picture: 'card', lines: ['正在读卡', '请不要拿走身份证'] },
  wait: { picture: 'card', lines: ['请稍候', '马上为您办理'] },
  unreadable: { picture: 'card', lines: ['没有读出来', '请拿起身份证，再放一次'] },
  'no-codes': { picture: 'card', lines: ['这里现在不能扫码', '请把身份证放在读卡区'] },
  paired: { picture: 'key', lines: ['配对好了', '自助机马上可以用'] },
};

const deskReasons: Readonly<Record<string, string>> = {
  'possible-duplicate': '需要核对您的档案',
  'identity-conflict': '需要核对您的档案',
  'number-invalid': '证件号码需要核对',
  closed: '现在不办理取号',
};

/** What to do with a code that checks nobody in: the card, or the desk. */
const codeWords = {
  again: ['没有扫清楚', '请把码放平，再扫一次'],
  'other-day': ['这张单子不是今天的', '今天要取号，请把身份证放在读卡区'],
  used: ['这张单子已经用过了', '要再取号，请把身份证放在读卡区'],
  card: ['这个码不能取号', '请把身份证放在读卡区'],
  desk: ['请到服务台', '这张单子需要核对'],
} as const;

const questions = {
  fever: ['您今天发烧吗？', '或者这两天发过烧'],
  cough: ['您咳嗽、嗓子疼吗？', ''],
  contact: ['最近两周，您身边有人发烧或得传染病吗？', '家里人、同事、同学都算'],
} as const;

const keyWords: Readonly<Record<string, string>> = {
  yes: '是',
  no: '不是',
  summary: '打印我的健康小结',
  done: '好了',
  back: '不打印了',
  measure: '现在测量',
  start: '开始',
  again: '再量一次',
  skip: '不量这一项',
  stop: '不量了',
  drop: '不保存',
};

const summaryWords = {
  printing: ['正在打印您的健康小结', '请稍候'],
  printed: ['请取走您的健康小结', '不要忘了身份证'],
  'no-paper': ['没有打印出来', '请到服务台打印'],
  locked: ['请到服务台打印', '工作人员核对后再打印'],
  nothing: ['还没有可以打印的内容', '测量以后再来'],
} as const;

const measureWords = {
  'blood-pressure': {
    ready: ['请坐好，把胳膊伸进袖带', '两脚平放，不说话，准备好了就按“开始”'],
    running: ['正在量血压', '请不要动，不说话'],
    rest: ['请休息一分钟，再量一次', '坐着不动，到时间这里会告诉您'],
    failed: ['没有量出来', '请把胳膊放好，再量一次'],
  },
  weight: {
    ready: ['请脱鞋，站到秤上', '站好了就按“开始”'],
    running: ['正在量体重', '请站稳，不要动'],
    rest: ['请稍候', ''],
    failed: ['没有量出来', '请站稳，再量一次'],
  },
} as const;

const measuredWords = {
  saved: ['已保存到您的档案', '请拿好身份证和随身物品'],
  'not-saved': ['没有保存', '请到测量站，让护士给您量'],
  nurse: ['请让护士再量一次', '有一项与您上次相差太大'],
  doctor: ['请坐着不要走', '工作人员马上来看您'],
} as const;

const valueWords = { 'blood-pressure': '血压', pulse: '脉搏', weight: '体重' } as const;

/** A page of the kiosk's own. */
export function ownView(name: OwnPage): View {
  const page = ownPages[name];
  const spoken = saidPages.includes(name) ? [...page.lines] : [];
  return { ...page, choices: [], isKeypad: false, spoken };
}

/** The greeting. @param readsCodes both ends can: a slip or a ticket will do, too */
export function startView(page: Page, readsCodes: boolean): View {
  const view = pageView(page);
  const [sentence = '', ...rest] = view.lines;
  return readsCodes ? { ...view, lines: [sentence, '也可以扫预约单、号票上的码', ...rest] } : view;
}

/** The six figures of a pairing. */
export function pairingView(code: string): View {
  const lines = [
    '正在与服务台配对',
    `${code.slice(0, 3)} ${code.slice(3)}`,
    '与电脑上的数字一样吗？',
  ];
  return { picture: 'key', lines, choices: [], isKeypad: false, spoken: [] };
}

/** A page that the host asked for. The catalogue is fixed: a host sends facts, the words are the kiosk's. */
export function pageView(page: Page): View {
  const choices = keysOf(page).map((key) => ({ key, words: keyWords[key] ?? '' }));
  const isKeypad = page.pageId === 'digits';
  const lines = pageLines(page);
  const said = spokenOf(
    page,
    lines,
    choices.map(({ words }) => words),
  );
  const view = { lines, picture: pictureOf(page), choices, isKeypad, spoken: [...said] };
  if (page.pageId !== 'choose-time') return view;
  const times = page.params.options.map(({ time, place }) => `${time} ${place}`);
  return {
    ...view,
    choices: choices.map(({ key }, index) => ({ key, words: times[index] ?? '' })),
  };
}

const codePictures = {
  again: 'code',
  'other-day': 'card',
  used: 'card',
  card: 'card',
  desk: 'desk',
} as const;

function pictureOf(page: Page): View['picture'] {
  switch (page.pageId) {
    case 'welcome':
      return 'card';
    case 'ticket':
    case 'ticket-again':
    case 'ticket-no-paper':
      return 'ticket';
    case 'choose-time':
    case 'too-early':
      return 'clock';
    case 'ask':
      return 'question';
    case 'digits':
      return 'phone';
    case 'summary':
      return 'paper';
    case 'measure':
      return page.params.kind === 'weight' ? 'scale' : 'arm';
    case 'measure-save':
      return 'card';
    case 'measured':
      return page.params.state === 'saved' ? 'paper' : 'desk';
    case 'code':
      return codePictures[page.params.state];
    case 'desk':
    case 'unreachable':
      return 'desk';
    default:
      return unreachable(page);
  }
}

/** The words of a page, line by line. */
export function pageLines(page: Page): string[] {
  switch (page.pageId) {
    case 'welcome':
      return ['请把身份证放在读卡区', page.params.clinicName];
    case 'ticket':
      return ['取号成功', ...placeLines(page.params), ...bookedLines(page.params)];
    case 'ticket-again':
      return ['您已经取过号了', ...placeLines(page.params)];
    case 'ticket-no-paper':
      return ['没有打印出小票，请记住您的号码', ...placeLines(page.params)];
    case 'choose-time':
      return ['您现在办哪一个预约？'];
    case 'too-early':
      return [
        `您预约的是 ${page.params.time}`,
        `${page.params.opensAt} 起可以取号，请先休息一会儿`,
      ];
    case 'ask':
      return [...questions[page.params.question]].filter((line) => line !== '');
    case 'digits':
      return digitLines(page.params);
    case 'summary':
      return [...summaryWords[page.params.state]];
    case 'measure':
      return measureLines(page.params);
    case 'measure-save':
      return ['再放一次身份证，保存到您的档案', ...page.params.values.map(valueLine)];
    case 'measured':
      return [...measuredWords[page.params.state]];
    case 'code':
      return [...codeWords[page.params.state]];
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

const slipWords = {
  'blood-pressure': '血压',
  glucose: '血糖',
  weight: '体重',
  'next-visit': '下次来',
} as const;

/** The words on a summary slip. It carries no name: it is in the hands of the one it is about. */
export function summaryLines({ clinicName, at, values }: SummaryFields): string[] {
  const day = clinicDate(fromInstant(at));
  const lines = values.map(({ kind, text, date }) =>
    [slipWords[kind], text, kind === 'next-visit' ? '' : `(${date})`].filter(Boolean).join(' '),
  );
  return [clinicName, '我的健康小结', ...lines, `打印日期 ${day}`, '有疑问请问医生'];
}

type Place = Pick<TicketFields, 'number' | 'goTo' | 'ahead' | 'aboutMinutes'>;

function placeLines({ number, goTo, ahead, aboutMinutes }: Place): string[] {
  const wait = aboutMinutes === null ? [] : [`大约等 ${aboutMinutes} 分钟`];
  return [number, `请到 ${goTo}`, `前面还有 ${ahead} 人`, ...wait];
}

/** Early and late in words (QUE-11, QUE-22). */
function bookedLines({ booked }: TicketPage): string[] {
  if (!booked) return [];
  if (booked.is === 'early') return [`您预约的是 ${booked.time}，到时间会叫您`];
  if (booked.is === 'late') return [`已过了预约的 ${booked.time}，按现场先后叫号`];
  return [];
}

type Measure = Extract<Page, { pageId: 'measure' }>['params'];

function measureLines({ kind, state, isAgain }: Measure): string[] {
  const lines = [...measureWords[kind][state]].filter((line) => line !== '');
  return isAgain && state === 'ready' ? ['请再量一次', ...lines.slice(-1)] : lines;
}

function valueLine({ kind, text }: BoothValue): string {
  return `${valueWords[kind]} ${text}`;
}

function digitLines({ triesLeft, isAgain }: { triesLeft: number; isAgain: boolean }): string[] {
  const asked = '请按手机号码中间的四位数字';
  if (!isAgain) return [asked, '例如 138****5678 中的 ****'];
  return [asked, `不对，还可以按 ${triesLeft} 次`];
}
