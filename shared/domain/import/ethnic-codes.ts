/** GB/T 3304 by number (ID-70), 01 to 56. */
const names =
  `汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水
  东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯
  鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺`.split(/\s+/);

const codeOfName = new Map(names.map((name, at) => [name, String(at + 1).padStart(2, '0')]));
const codes: ReadonlySet<string> = new Set([...codeOfName.values(), '97', '98']);

/** The two-digit code of an ethnic group by its name or code, or null. */
export function ethnicCodeOf(text: string): string | null {
  if (/^\d{1,2}$/.test(text)) {
    const code = text.padStart(2, '0');
    return codes.has(code) ? code : null;
  }
  return codeOfName.get(text) ?? codeOfName.get(text.replace(/族$/u, '')) ?? null;
}
