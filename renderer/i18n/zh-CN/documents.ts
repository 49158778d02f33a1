/** Printing. */
export const documents = {
  printKind: {
    'health-record-summary': '打印摘要',
    'measurement-slip': '打印测量结果',
    'referral-out': '打印转诊单',
    'appointment-slip': '打印预约单',
    ticket: '打印号票',
    'desk-ticket': '打印号票（A5）',
  },
  kinds: {
    'health-record-summary': '健康档案摘要',
    'measurement-slip': '测量结果',
    'referral-out': '双向转诊（转出）单',
    'appointment-slip': '预约单',
    ticket: '排队号',
    'desk-ticket': '排队号',
  },
  making: '正在生成…',
  reprint: '第 {{count}} 次打印，纸上会注明补打',
  print: '打印',
  download: '下载 PDF',
  close: '关闭',
  preview: '打印预览',
} as const;
