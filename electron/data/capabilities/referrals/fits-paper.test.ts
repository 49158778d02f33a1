import { expect, test } from 'vitest';
import { readPdf } from '../../../../tests/support/pdf-text.ts';
import { paperLengthMax } from '../../../../shared/domain/referral/form.ts';
import { createPdfMaker } from '../../documents/make-pdf.ts';

const filled = (length: number) => '控制不满意'.repeat(60).slice(0, length);
/** The same room, most of it taken by ends of lines. */
const inLines = (length: number) =>
  `${'头痛\n'.repeat(Math.floor(length / 48) - 1)}${filled(48 + (length % 48))}`;

test.each([
  ['words', filled],
  ['lines', inLines],
])('a form that is filled to its limits with %s is one sheet', async (_, fill) => {
  const pdf = await createPdfMaker()('referral-out', {
    imprint: {
      clinicName: '演示区和平街道社区卫生服务中心',
      clinicPhone: '010-00000199',
      isDemo: true,
      copyNumber: 2,
      printedAt: '2026-11-22T01:00:00.000Z',
      printedBy: '陈志远',
    },
    number: 'ZZA20261122-001',
    isGreenChannel: true,
    standing: 'valid',
    patient: {
      name: '买买提·吐尔逊江',
      sex: 'male',
      age: '72 岁',
      recordNumber: '11019900100100001',
      address: '演示区和平街道安康社区和平路 1 号院 6 号楼 2 单元 301 室',
      phone: '13800001234',
    },
    toOrganisation: filled(paperLengthMax.toOrganisation),
    toDepartment: filled(paperLengthMax.toDepartment),
    toDoctor: filled(paperLengthMax.toDoctor),
    impression: filled(paperLengthMax.impression),
    reason: fill(paperLengthMax.reason),
    pastHistory: fill(paperLengthMax.pastHistory),
    treatment: fill(paperLengthMax.treatment),
    doctorName: filled(paperLengthMax.doctorName),
    doctorPhone: '0'.repeat(paperLengthMax.doctorPhone),
    issuedBy: '演示区和平街道社区卫生服务中心',
    issuedOn: '2026-11-22',
  });
  expect(readPdf(pdf).pages).toHaveLength(1);
});
