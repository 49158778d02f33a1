/** What a file holds (D10). */
export const importKinds = ['residents', 'history', 'bookings'] as const;
export type ImportKind = (typeof importKinds)[number];

/** What a column of a file of residents can be. */
const residentTargets = [
  'name',
  'sex',
  'birthDate',
  'documentType',
  'documentNumber',
  'phone',
  'address',
  'ethnic',
  'recordNumber',
  'conditions',
  'hypertension',
  'diabetes',
  'allergies',
  'registeredOn',
  'doctor',
] as const;

/** What a column of a file of measurements and follow-ups can be. */
const historyTargets = [
  'name',
  'birthDate',
  'documentNumber',
  'recordNumber',
  'measuredOn',
  'bloodPressure',
  'sbp',
  'dbp',
  'pulse',
  'glucoseFasting',
  'glucose',
  'weight',
  'height',
  'waist',
  'programme',
  'followUpClass',
  'nextDate',
  'doctor',
] as const;

/** What a column of a list of online bookings can be (F3). */
const bookingTargets = [
  'name',
  'birthDate',
  'documentNumber',
  'recordNumber',
  'bookingNumber',
  'bookedOn',
  'bookedAt',
  'doctor',
  'purpose',
] as const;

export type ResidentTarget = (typeof residentTargets)[number];
export type HistoryTarget = (typeof historyTargets)[number];
type BookingTarget = (typeof bookingTargets)[number];
export type ImportTarget = ResidentTarget | HistoryTarget | BookingTarget;

/** What any column can be. */
export const importTargets: readonly ImportTarget[] = [
  ...new Set<ImportTarget>([...residentTargets, ...historyTargets, ...bookingTargets]),
];

const targetsByKind: Readonly<Record<ImportKind, readonly ImportTarget[]>> = {
  residents: residentTargets,
  history: historyTargets,
  bookings: bookingTargets,
};

/** The targets of a kind of file, in the order in which a person is shown them. */
export function targetsOf(kind: ImportKind): readonly ImportTarget[] {
  return targetsByKind[kind];
}

/**
 * How the heading of a column may read, folded: no spaces, no punctuation, lower case. The first
 * is the usual one.
 */
export const headingsOf: Readonly<Record<ImportTarget, readonly string[]>> = {
  name: words('姓名 居民姓名 患者姓名 病人姓名 本人姓名 名字 name fullname patientname'),
  sex: words('性别 sex gender'),
  birthDate: words('出生日期 出生年月日 生日 出生年月 出生时间 birthdate dateofbirth dob birthday'),
  documentType: words('证件类型 证件类别 证件种类 身份证件类别 documenttype idtype'),
  documentNumber: words(
    '身份证号 身份证号码 身份证 公民身份号码 公民身份证号码 证件号码 证件号 身份证件号码 idnumber idno idcard documentnumber',
  ),
  phone: words(
    '联系电话 电话 手机 手机号 手机号码 本人电话 电话号码 联系方式 phone mobile telephone tel',
  ),
  address: words(
    '现住址 住址 家庭住址 地址 居住地址 现住地址 详细地址 常住地址 address homeaddress',
  ),
  ethnic: words('民族 ethnic ethnicity nationality ethnicgroup'),
  recordNumber: words(
    '健康档案编号 档案编号 档案号 居民健康档案编号 编号 recordnumber recordno filenumber',
  ),
  conditions: words(
    '疾病 慢病 慢性病 既往史 疾病史 既往病史 病种 管理类型 慢病类型 人群分类 疾病管理类型 conditions diseases chronicdisease',
  ),
  hypertension: words('高血压 是否高血压 高血压患者 hypertension'),
  diabetes: words('糖尿病 是否糖尿病 2型糖尿病 糖尿病患者 diabetes'),
  allergies: words('药物过敏史 过敏史 过敏 药物过敏 过敏药物 allergies allergy drugallergy'),
  registeredOn: words('建档日期 建档时间 建档年月 registeredon registrationdate createdon'),
  doctor: words('责任医生 家庭医生 签约医生 管理医生 随访医生 医生 doctor gp responsibledoctor'),
  measuredOn: words(
    '测量日期 随访日期 检查日期 体检日期 日期 测量时间 就诊日期 本次随访日期 date measuredon visitdate followupdate',
  ),
  bloodPressure: words('血压 血压值 血压mmhg bloodpressure bp'),
  sbp: words('收缩压 高压 收缩压mmhg systolic sbp'),
  dbp: words('舒张压 低压 舒张压mmhg diastolic dbp'),
  pulse: words('脉搏 心率 pulse heartrate'),
  glucoseFasting: words('空腹血糖 空腹血糖值 空腹血糖mmoll fastingglucose fpg fbg'),
  glucose: words('血糖 随机血糖 餐后血糖 血糖值 glucose randomglucose'),
  weight: words('体重 体重kg weight'),
  height: words('身高 身高cm height'),
  waist: words('腰围 腰围cm waist'),
  programme: words('随访类型 随访病种 programme program followuptype'),
  followUpClass: words('随访分类 此次随访分类 本次随访分类 控制情况 followupclass class'),
  nextDate: words('下次随访日期 下次随访时间 下次日期 nextdate nextfollowup nextvisit'),
  bookingNumber: words(
    '预约号 预约单号 订单号 预约编号 预约流水号 bookingnumber bookingid orderid',
  ),
  bookedOn: words('预约日期 就诊日期 预约就诊日期 日期 bookingdate appointmentdate date'),
  bookedAt: words('预约时间 预约时段 就诊时间 就诊时段 时段 时间 bookingtime appointmenttime time'),
  purpose: words('来意 就诊类型 预约类型 预约项目 就诊目的 purpose visittype'),
};

function words(text: string): readonly string[] {
  return text.split(' ');
}
