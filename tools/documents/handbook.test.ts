import { describe, expect, it } from 'vitest';
import { pathsOf, textOf } from './checkout.ts';
import { linksIn } from './mentions.ts';

/** The handbook is for those who read no English, and says what their screens say, letter by letter. */
const pages = pathsOf('docs/handbook/').filter((path) => path.endsWith('.md'));
const words = pathsOf('renderer/i18n/zh-CN/').map(textOf).join('');

/** Said to be for engineers where they are linked. */
const forEngineers: ReadonlySet<string> = new Set([
  'docs/booking-api.md',
  'docs/runbooks/README.md',
]);

/** In quotation marks, and on no screen of a workstation: examples, headings, what people or a kiosk say. */
const notOnScreen: ReadonlySet<string> = new Set([
  '1号自助机 有人要帮忙',
  '1号血压计',
  '2400，7 位，偶校验',
  '一直没有传到区里',
  '不灵的时候',
  '东侧诊室',
  '也可以扫预约单、号票上的码',
  '停电检修',
  '全部保存',
  '区县代码查不到',
  '发热通道 自己说发烧',
  '在哪个站手里，正给几号测',
  '小票打印机',
  '张*兰',
  '您住哪里',
  '您现在住哪里',
  '打印我的健康小结',
  '改了，别的电脑看不到',
  '已分配多少，还剩多少',
  '正在从区级平台安装',
  '现在测量',
  '管理 → 队列',
  '请到服务台',
  '请把身份证放在读卡区',
  '请让护士再量一次',
  '输出',
  '饭前',
]);

describe.each(pages)('%s', (page) => {
  const text = textOf(page);

  it('sends nobody to a page in English', () => {
    const away = linksIn(text, page).filter(
      (link) => !link.startsWith('docs/handbook/') && !forEngineers.has(link),
    );
    expect(away).toEqual([]);
  });

  it('quotes words that stand on a screen', () => {
    expect(quotedIn(text).filter((quote) => !isOnScreen(quote))).toEqual([]);
  });
});

it('excuses no words that no page says', () => {
  const quoted = new Set(pages.flatMap((page) => quotedIn(textOf(page))));
  expect([...notOnScreen].filter((quote) => !quoted.has(quote) || isIn(quote))).toEqual([]);
});

function quotedIn(text: string): readonly string[] {
  return [...text.replaceAll('\n', '').matchAll(/「([^」]+)」/g)].map(([, quote = '']) => quote);
}

function isOnScreen(quote: string): boolean {
  return notOnScreen.has(quote) || isIn(quote);
}

/** A number stands where the words have a place for one; `…` for whatever comes between. */
function isIn(quote: string): boolean {
  return quote.split(/…|几|\d+/).every((part) => words.includes(part.trim()));
}
