import { toSimplified } from './han-variants.ts';

/**
 * Surnames whose reading differs from the everyday one (ID-60), the likeliest reading first. They
 * hold at the head of a name only (ID-61).
 */
export const singleSurnameReadings: ReadonlyMap<string, readonly string[]> = table(`
  单 shan; 解 xie; 曾 zeng; 仇 qiu; 查 zha; 盖 ge gai; 乐 yue le; 朴 piao; 区 ou; 任 ren; 华 hua;
  纪 ji; 缪 miao; 翟 zhai di; 覃 qin tan; 员 yun; 种 chong; 秘 bi; 折 she; 黑 he hei; 冼 xian;
  洗 xian; 召 shao; 祭 zhai; 句 gou; 盛 sheng; 宁 ning; 甯 ning; 哈 ha; 牟 mu mou; 应 ying; 车 che;
  燕 yan; 过 guo; 那 na; 宿 su; 藏 zang; 曲 qu; 卜 bu; 隗 wei kui; 阚 kan; 郇 xun huan; 郗 xi chi;
  繁 po; 仉 zhang; 乜 nie; 撒 sa; 眭 sui; 訾 zi; 相 xiang; 晁 chao; 葛 ge; 逄 pang
`);

/** Surnames of two characters (复姓), with the reading of the whole. */
export const compoundSurnameReadings: ReadonlyMap<string, readonly string[]> = table(`
  尉迟 yu,chi; 长孙 zhang,sun; 万俟 mo,qi; 令狐 ling,hu; 澹台 tan,tai; 单于 chan,yu; 鲜于 xian,yu;
  宗政 zong,zheng; 亓官 qi,guan; 欧阳 ou,yang; 司马 si,ma; 上官 shang,guan; 诸葛 zhu,ge;
  皇甫 huang,fu; 夏侯 xia,hou; 公孙 gong,sun; 慕容 mu,rong; 端木 duan,mu; 司徒 si,tu; 司空 si,kong;
  东方 dong,fang; 独孤 du,gu; 南宫 nan,gong; 闻人 wen,ren; 赫连 he,lian; 申屠 shen,tu; 太史 tai,shi;
  公冶 gong,ye; 濮阳 pu,yang; 淳于 chun,yu; 宇文 yu,wen; 轩辕 xuan,yuan; 钟离 zhong,li; 闾丘 lü,qiu;
  太叔 tai,shu; 仲孙 zhong,sun; 拓跋 tuo,ba; 呼延 hu,yan; 百里 bai,li; 东郭 dong,guo; 西门 xi,men;
  公羊 gong,yang; 梁丘 liang,qiu; 左丘 zuo,qiu; 谷梁 gu,liang; 第五 di,wu; 段干 duan,gan;
  公西 gong,xi; 巫马 wu,ma; 漆雕 qi,diao; 壤驷 rang,si; 夹谷 jia,gu; 微生 wei,sheng
`);

/**
 * The surname of a normalised Han name. Two characters only when a given name is left over: a
 * person called 欧阳 bears the surname 欧.
 *
 * @example surnameOf('欧阳明') === '欧阳'
 */
export function surnameOf(name: string): string {
  const characters = [...name];
  const head = characters.slice(0, 2).join('');
  const isCompound = characters.length > 2 && compoundSurnameReadings.has(toSimplified(head));
  return isCompound ? head : (characters[0] ?? '');
}

function table(text: string): ReadonlyMap<string, readonly string[]> {
  const rows = text.split(';').map((row) => row.trim().split(' '));
  return new Map(rows.map(([surname = '', ...readings]) => [surname, readings]));
}
