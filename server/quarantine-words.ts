import type { ReleaseOutcome } from './scopes/quarantine.ts';
import type { QuarantinedFacts } from './scopes/quarantine-list.ts';
import type { Words } from './words.ts';

/** Why something lies in quarantine. */
export function whyWords({ why, isRevoked }: Pick<QuarantinedFacts, 'why' | 'isRevoked'>): Words {
  if (why === 'not-folded') return { zh: '本版本读不懂', en: 'this version can not read it' };
  if (why === 'id-reused')
    return { zh: '同一编号、不同内容', en: 'another content under a known id' };
  if (why === 'handed-over')
    return { zh: '已停用的主机最后交来的', en: 'handed over by a home that was revoked' };
  return isRevoked
    ? { zh: '来自已停用的工作站', en: 'from a revoked workstation' }
    : {
        zh: '不合规则：无权、冲突或被改动',
        en: 'against the rules: no right to, contradicting, or changed',
      };
}

/** What came of a decision. */
export function decisionWords(outcome: ReleaseOutcome | 'kept-out'): Words {
  switch (outcome) {
    case 'released':
      return {
        zh: '已放行：区级的立即生效；机构的经其主机生效。',
        en: 'Released: at once in the scope of the district, in that of a clinic by way of its home.',
      };
    case 'kept-out':
      return { zh: '已记录：不放行。', en: 'On record: it is kept out.' };
    case 'unknown':
      return { zh: '隔离区里没有这一条。', en: 'Nothing of this name is in quarantine.' };
    case 'released-before':
      return { zh: '早已放行。', en: 'It was released before.' };
    case 'not-allowed':
      return {
        zh: '没有放行：写它的人至今无权决定这件事。',
        en: 'Not released: whoever wrote it may still not decide this.',
      };
    case 'row-missing':
      return {
        zh: '没有放行：它修改的那一条还不存在，先放行建立那一条的。',
        en: 'Not released: what it changes is not there. Release first what made it.',
      };
    default:
      return {
        zh: `没有放行：现在仍不能生效（${outcome}）。`,
        en: `Not released: it does not apply now (${outcome}).`,
      };
  }
}
