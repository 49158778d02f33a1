import type { Words } from '../words-type.ts';
import type { documents as original } from '../zh-CN/documents.ts';

export const documents: Words<typeof original> = {
  printSummary: 'Print summary',
  making: 'Making it…',
  title: 'Health record summary',
  reprint: 'Print no. {{count}}; the paper says so',
  print: 'Print',
  download: 'Save PDF',
  close: 'Close',
  preview: 'Preview',
};
