/** One word of the board's voice: a recording of its own, spoken as it is written. */
export type VoicePart = string;

/** The words around number and room: in every call. */
export const frameParts = ['请', '号', '到', '请看屏幕'];
export const digitParts = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** What stands on doors, the long ones first known as a whole: a word said at once is understood better. */
const roomWords = (
  '诊室 全科诊室 专家诊室 中医诊室 中医科 中医馆 全科 内科 外科 儿科 妇科 口腔科 眼科 耳鼻喉科 皮肤科 康复科 理疗室 ' +
  '测量室 测量站 测量台 体检室 体检中心 检验科 检验室 化验室 抽血室 采血室 采血处 采样室 心电图室 心电图 超声室 放射科 ' +
  '影像科 拍片室 肺功能室 注射室 输液室 换药室 处置室 治疗室 抢救室 急诊室 观察室 留观室 雾化室 ' +
  '预防接种门诊 预防接种 接种室 接种门诊 登记室 预检分诊 分诊台 发热门诊 发热诊室 隔离室 ' +
  '家庭医生工作室 家庭医生 签约室 签约中心 健康小屋 健康管理室 健康管理中心 慢病管理中心 慢病管理室 随访室 咨询室 ' +
  '妇幼保健室 妇保室 儿保室 妇幼保健 老年人 老年科 药房 中药房 西药房 取药处 收费处 挂号处 挂号室 服务台 前台 导医台 ' +
  '值班室 办公室 会诊室 远程会诊室 等候区 候诊区 大厅 窗口 门诊 诊区 护士站 工作站 工作室'
).split(' ');

/** Single words and characters of which other names are put together. */
const pieces = (
  '十 楼 层 室 科 站 台 处 区 厅 间 房 门 口 馆 栋 座 院 东 西 南 北 左 右 前 后 上 下 内 外 中 大 小 新 老 主 副 甲 乙 丙 丁 ' +
  '男 女 红 黄 蓝 绿 医生 护士 医师 主任 社区 中心 卫生 健康 服务 第 超'
).split(' ');

/** Every part that the window can say without a voice of the system; nothing twice. */
export const voiceParts: readonly VoicePart[] = [
  ...new Set([...frameParts, ...digitParts, ...letters, ...roomWords, ...pieces]),
];

const longestFirst = voiceParts.toSorted((one, other) => other.length - one.length);

/**
 * Words as the parts that say them, digits and letters one by one, spaces and marks left out.
 *
 * @returns null where a word has no part
 * @example partsOf('2 诊室') // ['二', '诊室']
 */
export function partsOf(words: string): readonly VoicePart[] | null {
  const parts: VoicePart[] = [];
  let rest = words.normalize('NFKC').toUpperCase();
  while (rest !== '') {
    const said = /^\d/.test(rest)
      ? rest.charAt(0)
      : longestFirst.find((one) => rest.startsWith(one));
    if (said !== undefined) parts.push(digitParts[Number(said)] ?? said);
    else if (!/^[\s\p{P}]/u.test(rest)) return null;
    rest = rest.slice(said?.length ?? 1);
  }
  return parts;
}
