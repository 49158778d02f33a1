import { describe, expect, it } from 'vitest';
import { expectInOrder, madePaper } from '../../../../tests/support/paper.ts';
import type { DocumentData } from '../kinds.ts';
import { sample } from '../sample.ts';

const { imprint } = sample;
const real = { ...imprint, isDemo: false };

const referral: DocumentData<'referral-out'> = {
  imprint: real,
  number: 'ZZA20261121-003',
  isGreenChannel: false,
  standing: 'valid',
  patient: {
    name: '王秀兰',
    sex: 'female',
    age: '72 岁',
    recordNumber: '11019900100100012',
    address: '演示区和平街道安康社区 3 号楼',
    phone: '19900001234',
  },
  toOrganisation: '演示区人民医院',
  toDepartment: '心内科',
  toDoctor: '李晓东',
  impression: '高血压 3 级',
  reason: '近两周反复头晕',
  pastHistory: '糖尿病五年',
  treatment: '氨氯地平 5 mg',
  doctorName: '陈志远',
  doctorPhone: '010-00000199',
  issuedBy: '和平街道社区卫生服务中心',
  issuedOn: '2026-11-21',
};

describe('双向转诊（转出）单', () => {
  it('has every field of the national form, stub above slip, label before value (c.1)', async () => {
    const { text, pages } = await madePaper('referral-out', referral);
    expect(pages).toHaveLength(1);
    const stub = [
      '双向转诊（转出）单',
      '存根',
      '患者姓名王秀兰',
      '性别女',
      '年龄72 岁',
      '档案编号001-00012',
      '家庭住址演示区和平街道安康社区 3 号楼',
      '联系电话19900001234',
      '于 2026年11月21日 因病情需要，转入',
      '演示区人民医院',
      '单位',
      '心内科',
      '科室',
      '李晓东',
      '接诊医生。',
      '转诊医生（签字）：陈志远',
      '2026年11月21日',
    ];
    const slip = [
      '双向转诊（转出）单',
      '演示区人民医院',
      '（机构名称）：',
      '现有患者',
      '王秀兰',
      '性别',
      '女',
      '年龄',
      '72 岁',
      '因病情需要，需转入贵单位，请予以接诊。',
      '初步印象：高血压 3 级',
      '主要现病史（转出原因）：近两周反复头晕',
      '主要既往史：糖尿病五年',
      '治疗经过：氨氯地平 5 mg',
      '转诊医生（签字）：陈志远',
      '联系电话：010-00000199',
      '和平街道社区卫生服务中心',
      '（机构名称）',
      '2026年11月21日',
    ];
    expectInOrder(text, [...stub, '沿虚线裁开', ...slip]);
  });

  it('bears its number on both parts, and no number of the person (ID-52)', async () => {
    const { text } = await madePaper('referral-out', referral);
    expect(text.split('编号 ZZA20261121-003')).toHaveLength(3);
    expect(text).not.toContain('110199');
  });

  it('marks the green channel on both parts, and only where it is', async () => {
    const { text } = await madePaper('referral-out', { ...referral, isGreenChannel: true });
    expect(text.split('绿色通道')).toHaveLength(3);
    expect((await madePaper('referral-out', referral)).text).not.toContain('绿色通道');
  });

  it('is not handed out as valid once it was taken back or declined', async () => {
    const standing = (word: DocumentData<'referral-out'>['standing']) =>
      madePaper('referral-out', { ...referral, standing: word, isGreenChannel: true });
    expect((await standing('cancelled')).text).toContain('已撤回 作废');
    expect((await standing('declined')).text).toContain('患者未同意转诊');
  });

  it('leaves rules to write on where nothing is known', async () => {
    const { text, pages } = await madePaper('referral-out', {
      ...referral,
      patient: { ...referral.patient, recordNumber: null, phone: null, address: '' },
      toDepartment: null,
      toDoctor: null,
      impression: '',
      reason: ' ',
      pastHistory: '',
      treatment: '',
      doctorPhone: '',
    });
    expect(pages).toHaveLength(1);
    expect(text).not.toMatch(/null|undefined|NaN/);
    expectInOrder(text, ['档案编号家庭住址联系电话于', '单位', '科室', '接诊医生。']);
    expectInOrder(text, ['初步印象：主要现病史（转出原因）：主要既往史：治疗经过：']);
  });

  it('holds on one sheet what the form lets a doctor write, whatever the names', async () => {
    const { pages, text } = await madePaper('referral-out', {
      ...referral,
      isGreenChannel: true,
      patient: {
        ...referral.patient,
        name: '阿卜杜热依木·买买提吐尔逊江·艾合买提',
        address: '演示区和平街道安康社区幸福花园小区十二号楼三单元一千零二室西户东北角'.repeat(2),
      },
      toOrganisation: '演'.repeat(30),
      toDepartment: '科'.repeat(15),
      toDoctor: '医'.repeat(10),
      impression: '甲'.repeat(80),
      reason: '乙'.repeat(240),
      pastHistory: '丙'.repeat(160),
      treatment: '丁'.repeat(200),
    });
    expect(pages).toHaveLength(1);
    const counts = [...'甲乙丙丁'].map((character) => text.split(character).length - 1);
    expect(counts).toEqual([80, 240, 160, 200]);
  });

  it('runs on to a second sheet with the number, and loses nothing', async () => {
    const { pages, text } = await madePaper('referral-out', {
      ...referral,
      impression: '甲'.repeat(600),
      reason: '乙'.repeat(600),
      pastHistory: '丙'.repeat(600),
      treatment: '丁'.repeat(600),
    });
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages.slice(1)) expect(page).toContain('（续）　编号 ZZA20261121-003');
    for (const character of '甲乙丙丁') expect(text.split(character)).toHaveLength(601);
    expect(pages.at(-1)).toContain('转诊医生（签字）：陈志远');
  });

  it('shows rare characters, and names those that the font does not have', async () => {
    const { text } = await madePaper('referral-out', {
      ...referral,
      patient: { ...referral.patient, name: '周𬀩' },
      toDoctor: '吴𠮷',
    });
    expect(text).toContain('患者姓名周𬀩');
    expect(text).toContain('吴〓');
    expect(text).toContain('〓 代表字库中没有的字：U+20BB7');
  });

  it('says that it is a reprint, and whose data are invented', async () => {
    const again = { ...imprint, copyNumber: 3 };
    const { text } = await madePaper('referral-out', { ...referral, imprint: again });
    expect(text).toContain('补打 第 2 次');
    expect(text).toContain('演示数据，不是真实居民');
    expect((await madePaper('referral-out', referral)).text).not.toMatch(/补打|演示数据/);
  });
});
