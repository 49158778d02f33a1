/** Printing. */
export const documents = {
  printSummary: '打印摘要',
  making: '正在生成…',
  title: '健康档案摘要',
  reprint: '第 {{count}} 次打印，纸上会注明补打',
  print: '打印',
  download: '下载 PDF',
  close: '关闭',
  preview: '打印预览',
} as const;
