/** What a scanner read. */
export const scan = {
  nothing: {
    unknown: '这个码不是本站的标签、号票、预约单或档案摘要，没有打开任何人。请扫号票，或刷身份证。',
    misread: '条码没读准，请再扫一次。还不行就刷身份证，或打姓名查找。',
    'unknown-label': '这里没有这个标签。请核对条码下面的号码，或重新打印标签。',
    'unknown-ticket': '今天没有这个号。请到前台重新取号。',
    'other-day-ticket': '这是别的日子的号票，今天不能用。请到前台重新取号。',
    'unknown-appointment': '没有查到这张预约单，可能已过去很久。请刷身份证，或打姓名查找。',
  },
  waiting: '扫到了 {{name}} 的码。手上的登记还没保存，处理完再打开。',
  open: '现在打开',
  record: '打开档案',
  toOrders: '看这张检验单',
  label: {
    other: '这是 {{name}} 的标签 {{label}}，不是面前这位的。请核对管子。',
    notCalled: '这是 {{name}} 的标签 {{label}}，人还没有叫到。',
    otherDay: '{{label}} 是 {{date}} 的标签，{{name}} 的。今天不再登记。',
    noTests: '{{name}} 今天没有开检验检查。',
  },
  ticket: {
    same: '{{number}} 号就是面前这位，{{name}}。',
    other: '这是 {{number}} 号 {{name}}，不是面前这位。',
    notCalled: '这是 {{number}} 号 {{name}}，还没有叫到。',
  },
  appointment: '这是 {{name}} 的预约单。',
  summary: '这是 {{name}} 的档案摘要。',
} as const;
