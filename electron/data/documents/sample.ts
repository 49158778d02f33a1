import type { DocumentData } from './kinds.ts';

/** An invented summary: it warms the worker, and the tests change what they need. */
export const sample: DocumentData<'health-record-summary'> = {
  imprint: {
    clinicName: '演示区和平街道社区卫生服务中心',
    clinicPhone: '010-00000199',
    isDemo: true,
    copyNumber: 1,
    printedAt: '2026-11-21T01:32:00.000Z',
    printedBy: '周敏',
  },
  resident: {
    name: '王秀兰',
    sex: 'female',
    birthDate: '1954-03-12',
    recordNumber: '11019900100100012',
  },
  conditions: [{ code: 'hypertension', onsetDate: '2016-05-01', managed: true }],
  allergies: [{ category: 'drug', substance: '青霉素' }],
  bloodPressure: {
    target: { sbp: 150, dbp: 90 },
    points: [
      { date: '2025-11-20', sbp: 158, dbp: 88, source: 'typed' },
      { date: '2026-02-21', sbp: 146, dbp: 84, source: 'typed' },
      { date: '2026-05-22', sbp: 144, dbp: 82, source: 'device' },
      { date: '2026-08-21', sbp: 138, dbp: 80, source: 'device' },
      { date: '2026-11-20', sbp: 136, dbp: 78, source: 'device' },
    ],
  },
  latest: [
    { kind: 'pulse', value: 72, code: null, date: '2026-11-20', source: 'device' },
    { kind: 'weight', value: 61.5, code: null, date: '2026-08-21', source: 'typed' },
    { kind: 'bmi', value: 24.6, code: null, date: '2026-08-21', source: 'typed' },
  ],
  lastFollowUp: {
    date: '2026-11-20',
    sbp: 136,
    dbp: 78,
    class: 1,
    actions: ['ROUTINE'],
    referTo: null,
    doctorName: '陈志远',
  },
  next: { programme: 'hypertension', dueDate: '2027-02-20' },
  doctorName: '陈志远',
  token: 'q8Wn0kZ3Tt-6yVbE2xJmPw',
};
