/**
 * How well a rule is founded: `H` read in the primary text or computed and checked, `M` known from a
 * secondary copy, `L` local practice or a decision of ours. A clinical lead signs off every `L`.
 */
export type Confidence = 'H' | 'M' | 'L';

/** What a rule says in one or two sentences, and on whose authority. */
export type RuleEntry = {
  readonly says: string;
  /** Tags of {@link sources}, with the place in the text. */
  readonly source: string;
  readonly confidence: Confidence;
};

/** The texts behind the rules, by the tag that the entries use. */
export const sources = {
  S3: '国家基本公共卫生服务规范（第三版），国卫基层发〔2017〕13号 (printed pages of its annex)',
  W872: 'WS/T 872-2025 基层医疗卫生机构高血压防治管理标准, in force since 2026-03-01',
  G25: '国家基层高血压防治管理指南 2025版, 中国循环杂志 2025, 40(9)',
  HP24: '居民电子健康档案首页基本内容（试行），国卫办基层发〔2024〕15号',
  CD25: '关于加强基层慢性病健康管理服务的指导意见，国卫基层发〔2025〕15号',
  FD25: '家庭医生签约基本服务包清单（试行），国卫办基层函〔2025〕133号',
  COPD24: '慢性阻塞性肺疾病患者健康服务规范（试行），国卫办基层函〔2024〕336号',
  PR23: 'rules of the foreigner permanent residence card of 2023',
  GB: 'the national standard named',
  OSS: 'facts seen in public code',
  K: 'common knowledge of the field, primary text not read again',
  BRIEF: 'asked for by the project',
  ENG: 'a decision of ours, with no authority behind it',
} as const;
