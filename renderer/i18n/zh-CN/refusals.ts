/** Why what a device said is no measurement, and what to do: one sentence for each, wherever it is told. */
export const refusals = {
  checksum: '数据在线上传坏了，没有收。请再测一次；常常这样，请看数据线插紧没有。',
  malformed: '传来的数据看不懂，没有收。请再测一次；还这样，请工程师看线路设置。',
  incomplete: '只传来一半，没有收。请再测一次，测的时候别碰数据线。',
  range: '数值不可能是人的，没有收。请看袖带、手指、试纸放好没有，再测一次。',
  unstable: '还没有稳定，没有收。请坐稳别动、别说话，再测一次。',
  error: '仪器没有测成。请坐稳别说话，看袖带、手指、试纸放好没有，再测一次。',
  unsupported: '传来的这一项这里不收：是质控、没有单位，或不是要测的。请看仪器，可以手工录入。',
  'no-time': '仪器的时钟没了，分不清是不是现在测的，没有收。请给仪器校时，再测一次。',
} as const;
