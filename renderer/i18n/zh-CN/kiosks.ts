/** Kiosks at the desk: help, own summaries, pairing. */
export const kiosks = {
  help: {
    rings: '{{kiosk}} 有人要帮忙',
    since: '{{time}} 按的求助键',
    reading: '{{kiosk}} 有人量出危险值，请医生马上去看',
    readingSince: '{{time}} 量的，人应当还坐在那里',
    answer: '我过去',
    coming: '{{name}} 正过去，自助机上已经告诉居民',
    end: '帮好了',
  },
  locked: {
    why: '{{time}} 在{{kiosk}}按错三次手机号，今天不能自己打印小结。请核对本人和身份证。',
    release: '已核对，放行',
  },
  pair: {
    open: '配对',
    again: '重新配对',
    unpair: '解除配对',
    title: '与“{{label}}”配对',
    waiting: '正在与自助机联系……一直没有反应的话，请看看线有没有插紧。',
    compare: '请看自助机的屏幕，是不是同样的六个数字？',
    compareHint: '一样，说明线的那一头就是这台自助机；不一样，可能有人动过线，不要配对。',
    same: '一样，配对',
    differs: '不一样',
    done: '配对好了。以后换了别的机器，这里会马上提醒。',
    close: '关闭',
    paired: '已配对',
    unpaired: '已解除配对。再用之前请重新配对。',
    failed: {
      locked: '自助机已经配过对。请打开它的机箱按一下“配对”键，再试一次。',
      differs: '没有配对。请检查自助机的线中间有没有接别的东西，再试一次。',
      failed: '没有配对成功，什么也没有改变。请再试一次。',
      stopped: '另一个窗口正在配对，这里停下了。',
      'no-answer': '自助机没有回答。请看看它开机没有、线插紧没有，再试一次。',
    },
  },
} as const;
