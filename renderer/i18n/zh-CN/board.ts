/** The public queue board and its voice. */
export const board = {
  title: '叫号',
  goTo: '请到',
  waiting: '{{queue}} 等候 {{count}} 人',
  none: '还没有叫号，请留意屏幕。',
  enableSound: '启用声音',
  noVoice: '语音不可用，请看屏幕',
  away: '正在重新连接，显示的是 {{time}} 的叫号',
  light: '浅色',
  dark: '深色',
  voice: {
    sentence: '请 {{number}} 号，到 {{room}}',
    digits: '零 一 二 三 四 五 六 七 八 九',
  },
} as const;
