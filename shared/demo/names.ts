import { assert } from '../lib/assert.ts';
import type { Random, Weighted } from './random.ts';

/**
 * Surnames per thousand people, rounded: the frequent ones as they are, and behind them surnames
 * that trip software: read in another way than the everyday character (domain.md ID-60), or of two
 * characters. Those are a little more frequent here than outside, so that every clinic has some.
 */
const surnames: readonly Weighted<string>[] = parseWeights(`
  王 72 李 72 张 68 刘 54 陈 46 杨 31 黄 23 赵 23 吴 21 周 20 徐 15 孙 15 马 13 朱 13 胡 13 郭 12
  何 12 林 11 高 11 罗 10 郑 9 梁 9 谢 8 宋 8 唐 8 许 7 韩 7 邓 7 冯 7 曹 6 彭 6 肖 6 田 6 董 6
  潘 6 袁 5 蔡 5 蒋 5 余 5 于 5 杜 5 叶 5 程 4 魏 4 苏 4 吕 4 丁 4 卢 4 姚 4 沈 4 钟 4 姜 4 崔 3
  谭 3 陆 3 范 3 汪 3 廖 3 石 3 金 3 韦 3 贾 3 夏 3 付 3 方 3 邹 3 熊 2 白 2 孟 2 秦 2 邱 2 侯 2
  江 2 尹 2 薛 2 闫 2 段 2 雷 2 龙 2 黎 2 史 2 陶 2 贺 2 毛 2 郝 2 顾 1 龚 1 邵 1 万 1 武 1 钱 1
  戴 1 严 1 莫 1 孔 1 向 1 常 1 章 2 伍 1 俞 1 柳 1
  曾 7 任 4 单 2 解 2 查 1 仇 1 覃 2 盖 1 翟 1 缪 1 葛 2 华 1 宁 1 曲 1 车 1 卜 1 牟 1 应 1 乐 1
  欧阳 2 上官 1 司马 1 诸葛 1 皇甫 1 尉迟 1 令狐 1 慕容 1 夏侯 1
`);

/** Given names of one time: one character alone, or one of `first` with one of `last`. */
type GivenNames = {
  readonly bornFrom: number;
  readonly singleShare: number;
  readonly single: string;
  readonly first: string;
  readonly last: string;
};

const given: Readonly<Record<'male' | 'female', readonly GivenNames[]>> = {
  male: [
    {
      bornFrom: 1900,
      singleShare: 0.06,
      single: '福贵祥山义德',
      first: '德福国文宝树玉长永世金万秉鸿兴',
      last: '明生栋彬山林华贵昌义臣才海清元',
    },
    {
      bornFrom: 1950,
      singleShare: 0.14,
      single: '平强勇军民斌刚',
      first: '建国志新卫保爱跃援和永学',
      last: '国华强平民军东明生林兵和',
    },
    {
      bornFrom: 1968,
      singleShare: 0.3,
      single: '军伟强勇斌刚涛波辉峰',
      first: '建志海永晓红文立少春',
      last: '军伟明强辉涛东峰波平华林',
    },
    {
      bornFrom: 1985,
      singleShare: 0.34,
      single: '伟磊鹏超杰涛浩宇凯洋帆',
      first: '俊文志家嘉天子一晓明',
      last: '杰博远豪鑫辉轩龙飞阳宇航',
    },
    {
      bornFrom: 2003,
      singleShare: 0.12,
      single: '睿晨宸轩奕',
      first: '浩子宇博俊梓沐一奕嘉',
      last: '然轩航文熙豪辰宸泽睿阳霖',
    },
  ],
  female: [
    {
      bornFrom: 1900,
      singleShare: 0.05,
      single: '英兰芳珍',
      first: '秀桂玉凤淑素兰惠金美月',
      last: '英兰珍芳梅芬华琴云莲香霞',
    },
    {
      bornFrom: 1950,
      singleShare: 0.12,
      single: '萍芳敏华英',
      first: '秀淑桂玉爱丽凤建惠素',
      last: '芳华兰萍霞珍芬敏琴荣英平',
    },
    {
      bornFrom: 1968,
      singleShare: 0.32,
      single: '丽艳红敏芳霞燕娟静萍',
      first: '红丽晓海春秀雪小玉亚',
      last: '梅娟燕丽霞艳红玲萍芳英华',
    },
    {
      bornFrom: 1985,
      singleShare: 0.36,
      single: '静婷敏娜丹雪薇玮颖倩琳',
      first: '晓雅佳思文梦嘉雨诗丽',
      last: '燕婷琳娜颖倩慧雯洁敏薇怡',
    },
    {
      bornFrom: 2003,
      singleShare: 0.1,
      single: '彤妍涵萱',
      first: '欣子梓诗雨可思语依若',
      last: '怡涵萱桐馨琪彤妍宁悦然汐',
    },
  ],
};

/** Names of the Uyghur kind: own name, middle dot, father's name. */
const uyghur = {
  male: ['艾力', '买买提', '阿不都拉', '吐尔逊', '努尔兰', '库尔班'],
  female: ['阿依古丽', '热依拉', '古丽娜尔', '帕提古丽', '米热古丽', '迪丽努尔'],
} as const;

/** People whose names sound alike but are written apart, and names that test search and fonts. */
export const soundAlikes = [
  ['male', '张伟'],
  ['female', '章薇'],
  ['female', '张薇'],
  ['male', '张玮'],
  ['male', '章伟'],
  ['female', '柳燕'],
  ['female', '刘艳'],
  ['male', '吴军'],
  ['male', '武俊'],
  ['male', '伍军'],
  ['female', '余静'],
  ['female', '于晶'],
  ['female', '俞菁'],
  ['male', '单国强'],
  ['female', '曾乐'],
  ['male', '仇志远'],
  ['female', '解晓红'],
  ['male', '查明德'],
  ['female', '盖玉兰'],
  ['male', '覃永福'],
  ['male', '欧阳建华'],
  ['female', '上官雪'],
  ['male', '吴𠮷'], // in no font that is shipped
  ['female', '吕绿筠'],
  ['male', '朱䶮'],
  ['female', '单丹丹'],
] as const satisfies readonly (readonly ['male' | 'female', string])[];

/** A name that fits sex and time of birth. */
export function pickName(random: Random, sex: 'male' | 'female', birthYear: number): string {
  return random.weighted(surnames) + pickGivenName(random, sex, birthYear);
}

export function pickUyghurName(random: Random, sex: 'male' | 'female'): string {
  return `${random.pick(uyghur[sex])}·${random.pick(uyghur.male)}`;
}

function pickGivenName(random: Random, sex: 'male' | 'female', birthYear: number): string {
  const pool = given[sex].findLast((names) => names.bornFrom <= birthYear);
  assert(pool, 'nobody here was born before 1900');
  if (random.chance(pool.singleShare)) return random.pick([...pool.single]);
  const first = random.pick([...pool.first]);
  const last = random.pick([...pool.last].filter((character) => character !== first));
  return first + last;
}

function parseWeights(text: string): readonly Weighted<string>[] {
  return [...text.matchAll(/(\p{Script=Han}+) (\d+)/gu)].map(
    ([, name = '', weight]) => [name, Number(weight)] as const,
  );
}
