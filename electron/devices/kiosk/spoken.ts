import { spokenCall } from '../../../shared/domain/queue/spoken-call.ts';
import type { Page } from './messages.ts';

/** Of these pages everything is said that stands on them. */
const wholePages: readonly Page['pageId'][] = ['ask', 'summary', 'code', 'measure', 'unreachable'];

/**
 * What a kiosk says aloud of a page, phrase by phrase: what the person is to do, and their choices. Others stand
 * behind them, so when somebody is booked and with whom, what was measured, and why they are sent on is only shown (QUE-24).
 *
 * @param lines the words on the page; the first is its one sentence
 * @param choices the words of its keys
 */
export function spokenOf(
  page: Page,
  lines: readonly string[],
  choices: readonly string[],
): readonly string[] {
  const [sentence = ''] = lines;
  if (page.pageId === 'choose-time') return [sentence, '请看屏幕，按一个'];
  // What to do; when they are booked is theirs to read.
  if (page.pageId === 'too-early') return lines.slice(1);
  if (isTicket(page)) return [sentence, placeOf(page), aheadOf(page), ...offered(choices)];
  if (wholePages.includes(page.pageId) || isPlainEnd(page)) return [...lines, ...offered(choices)];
  return [sentence, ...offered(choices)];
}

/** It says where to go, and nothing of a value. */
function isPlainEnd(page: Page): boolean {
  return page.pageId === 'measured' && ['saved', 'not-saved'].includes(page.params.state);
}

type Ticket = Extract<Page, { pageId: 'ticket' | 'ticket-again' | 'ticket-no-paper' }>;

function isTicket(page: Page): page is Ticket {
  return page.pageId.startsWith('ticket');
}

/** As the board will say it, so that the number is known again when it is called. */
function placeOf({ params: { number, goTo } }: Ticket): string {
  return spokenCall({ number, roomName: goTo }).sentence;
}

function aheadOf({ params: { ahead } }: Ticket): string {
  return `前面还有 ${ahead} 人`;
}

function offered(choices: readonly string[]): string[] {
  return choices.length > 0 ? [`可以按：${choices.join('，')}`] : [];
}
