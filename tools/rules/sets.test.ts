import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judgeLine } from './judge.ts';
import { ruleSets } from './sets.ts';

function judge(name: string, input: unknown): object {
  const set = ruleSets.get(name);
  if (!set) throw new Error(`no set ${name}`);
  return judgeLine(set, typeof input === 'string' ? input : JSON.stringify(input));
}

const day = '2026-11-23';
const walkIn = (id: string, time: string) => ({ id, lane: 'W', checkInAt: `${day}T${time}` });

describe('a case of each set', () => {
  it.each<[string, object, object]>([
    [
      'id-number',
      { number: '11010519491231002x', today: day },
      {
        valid: true,
        kind: 'resident',
        error: null,
        warnings: [],
        birthDate: '1949-12-31',
        sex: 'female',
        age: 76,
      },
    ],
    ['id-number', { number: '1', today: day }, { valid: false, kind: null, error: 'LEN' }],
    ['mask', { kind: 'name', value: '欧阳小明', channel: 'public' }, { masked: '欧阳*明' }],
    [
      'slots',
      {
        date: day,
        template: [{ start: '08:00', end: '08:30', minutesPerVisit: 5, reservePercent: 30 }],
        booked: [{ start: '08:07' }, { start: '08:15' }, { start: '08:30' }],
      },
      {
        slots: [
          { start: '08:00', capacity: 2, free: 1 },
          { start: '08:15', capacity: 2, free: 1 },
        ],
        because: ['QUE-10'],
      },
    ],
    [
      'slots',
      {
        date: day,
        template: [{ start: `${day}T08:00`, end: `${day}T08:45`, minutesPerVisit: 10 }],
        booked: [{ start: `${day}T08:15` }, { start: '2026-11-24T08:30' }],
      },
      {
        slots: [
          { start: `${day}T08:00`, capacity: 0, free: 0 },
          { start: `${day}T08:15`, capacity: 1, free: 0 },
          { start: `${day}T08:30`, capacity: 1, free: 1 },
        ],
      },
    ],
    [
      'hypertension',
      { birthDate: '1960-01-01', visitDate: '2026-11-30', sbp: 149, dbp: 89, previous: null },
      { class: 1, actions: ['ROUTINE'], dueDate: '2027-02-28' },
    ],
    [
      'hypertension',
      { age: 50, visitDate: day, sbp: 140, dbp: 80, previous: { controlled: false } },
      { class: 2, actions: ['REFER'], dueDate: '2026-12-07' },
    ],
    [
      'diabetes',
      { age: 60, visitDate: day, glucose: { kind: 'fasting', mgdL: 126 }, previous: null },
      { class: 2, actions: ['ADJUST'], dueDate: '2026-12-07' },
    ],
    [
      'diabetes',
      { age: 60, visitDate: day, glucose: { kind: 'random', mmolL: 9.1 } },
      { class: null, needs: ['FPG_REQUIRED'], actions: [], dueDate: null },
    ],
    [
      'diabetes',
      {
        birthDate: '1960-01-01',
        visitDate: day,
        glucose: { kind: 'fasting', mmolL: 6.5 },
        persistentHeartRate: 101,
        danger: { suddenVisualLoss: false },
      },
      { class: null, flags: { danger: true }, actions: ['EMERGENCY_REFERRAL'] },
    ],
    [
      'diabetes',
      { visitDate: day, glucose: { kind: 'fasting', code: 'LO' }, lowGlucoseReaction: 3 },
      { class: null, needs: ['DOCTOR_CLASS'] },
    ],
    [
      'schedule',
      {
        programme: 'diabetes',
        enrolledOn: '2025-01-01',
        visits: [
          { date: '2026-11-02', way: 'clinic', class: 2 },
          { date: '2026-11-05', way: 3 },
        ],
        today: day,
      },
      { next: '2026-11-16', overdue: true, faceToFaceThisYear: 1 },
    ],
    [
      'bp-protocol',
      {
        profile: 'WST872',
        readings: [
          { sbp: 139, dbp: 89 },
          { sbp: 140, dbp: 90, at: `${day}T08:01:30` },
        ],
      },
      { needAnother: false, value: { sbp: 140, dbp: 90 }, hints: [] },
    ],
    [
      'copd',
      { visitDate: day, spo2: 90 },
      { class: 1, actions: ['ROUTINE'], dueDate: '2027-02-23' },
    ],
    [
      'copd',
      { visitDate: day, spo2: 89, previous: null },
      { class: 2, flags: { controlled: false, danger: false }, actions: ['ADJUST'] },
    ],
    [
      'copd',
      { visitDate: day, spo2: 89, previous: { controlled: false } },
      { class: 2, actions: ['REFER'], dueDate: '2026-12-07' },
    ],
    [
      'copd',
      { visitDate: day, spo2: 95, exacerbation: true },
      { class: 2, flags: { danger: true }, actions: ['EMERGENCY_REFERRAL', 'ADJUST'] },
    ],
    [
      'copd',
      { visitDate: day, spo2: 95, adverseReaction: true, complication: true },
      { class: 4, actions: ['REFER', 'ADJUST'] },
    ],
    [
      'copd',
      { visitDate: day, exacerbation: false },
      { class: null, needs: ['SPO2_REQUIRED'], actions: [], dueDate: null },
    ],
    [
      'self-care',
      { eating: 0, grooming: 3, dressing: 0, toileting: 0, mobility: 0 },
      { score: 3, class: 'independent' },
    ],
    [
      'self-care',
      { eating: 0, grooming: 3, dressing: 0, toileting: 1, mobility: 0 },
      { score: 4, class: 'mild' },
    ],
    [
      'self-care',
      { eating: 3, grooming: 3, dressing: 3, toileting: 0, mobility: 0 },
      { score: 9, class: 'moderate' },
    ],
    [
      'self-care',
      { eating: 3, grooming: 3, dressing: 3, toileting: 5, mobility: 5 },
      { score: 19, class: 'dependent' },
    ],
    ['self-care', { eating: 0, grooming: 0 }, { score: null, class: null }],
    ['bmi', { weightKg: 95.8, heightCm: 200 }, { bmi: 24, class: 'overweight' }],
    ['limits', { kind: 'glucose-fasting', value: 300, unit: 'mg/dL' }, { tier: 'alert' }],
    [
      'limits',
      { kind: 'glucose', code: 'LO', source: 'device' },
      { tier: 'alert', hint: 'below_range' },
    ],
    [
      'queue',
      {
        now: `${day}T08:30`,
        calls: 2,
        pointer: 1,
        tickets: [walkIn('W2', '08:10'), walkIn('W1', '08:00'), walkIn('W3', '08:20')],
      },
      { order: ['W1', 'W2'], pointer: 4 },
    ],
  ])('%s %j', (name, input, decision) => {
    expect(judge(name, input)).toMatchObject(decision);
    expect(judge(name, input)).toMatchObject({
      because: expect.arrayContaining([expect.any(String)]),
      ruleSet: expect.any(String),
      version: expect.any(String),
    });
  });
});

describe('a line that cannot be judged', () => {
  it.each<[string, unknown, string]>([
    ['copd', { visitDate: day, spo2: 120 }, 'spo2: expected 50 to 100 (h.1)'],
    ['self-care', { eating: 1 }, 'eating: Invalid option: expected one of 0|3|5'],
    ['tcm', { answers: [1, 2, 3] }, 'answers: Too small: expected array to have exactly 33 items'],
    ['bmi', 'nonsense', 'not JSON'],
    ['bmi', { weightKg: 70, heightCm: 170, colour: 1 }, 'unknown key: colour'],
    ['hypertension', { visitDate: day, danger: { fear: true } }, 'unknown key: danger.fear'],
    [
      'diabetes',
      { visitDate: day, glucose: { kind: 'fasting', mmolL: 7, mgdL: 126 } },
      'glucose: expected one of mmolL, mgdL and code',
    ],
    [
      'diabetes',
      { visitDate: day, glucose: { kind: 'fasting', mmolL: 7, meal: 1 } },
      'unknown key: glucose.meal',
    ],
    [
      'schedule',
      { programme: 'copd', enrolledOn: day, visits: [], today: day },
      'programme: expected one of hypertension diabetes',
    ],
    [
      'schedule',
      {
        programme: 'hypertension',
        enrolledOn: day,
        visits: [{ date: day, way: 'clinic', by: 1 }],
        today: day,
      },
      'unknown key: visits.0.by',
    ],
    [
      'queue',
      { now: `${day}T08:00`, tickets: [{ ...walkIn('W1', '08:00'), x: 1 }] },
      'unknown key: tickets.0.x',
    ],
    [
      'slots',
      { date: day, template: [{ start: '09:00', end: '08:00', minutesPerVisit: 5 }] },
      'template.0.end: expected after start',
    ],
    ['slots', { date: day, template: [], booked: [], quota: 1 }, 'unknown key: quota'],
    ['queue', { now: `${day}T08:00Z`, tickets: [] }, 'now: expected YYYY-MM-DDTHH:MM without zone'],
    [
      'queue',
      { now: `${day}T08:00`, tickets: [{ ...walkIn('A1', '08:00'), lane: 'A' }] },
      'tickets.0.slotStart: expected in lane A',
    ],
    [
      'queue',
      { now: `${day}T08:00`, tickets: [walkIn('W1', '08:00'), walkIn('W1', '08:00')] },
      'tickets: expected every id once',
    ],
    [
      'queue',
      {
        now: `${day}T08:00`,
        tickets: [],
        events: [{ at: `${day}T08:00`, type: 'call', ticket: 'W1' }],
      },
      'events: expected ids of tickets',
    ],
    [
      'queue',
      { now: `${day}T08:00`, tickets: [], config: { letPast: -1 } },
      'config.letPast: Too small: expected number to be >=0',
    ],
    ['id-number', { number: '1', today: '2026-02-30' }, 'today: expected YYYY-MM-DD'],
    ['limits', { kind: 'sbp' }, 'expected either value or code'],
    ['bmi', 'null', 'Invalid input: expected object, received null'],
    ['bmi', { weightKg: 65, heightCm: 1.7 }, 'heightCm: expected 40 to 230 (h.1)'],
    ['bmi', { weightKg: 300.1, heightCm: 170 }, 'weightKg: expected 1 to 300 (h.1)'],
    [
      'hypertension',
      { age: 50, visitDate: day, sbp: 39, dbp: 20 },
      'sbp: expected 40 to 300 (h.1)',
    ],
    [
      'hypertension',
      { age: 50, visitDate: day, sbp: 80, dbp: 80 },
      'dbp: expected below sbp (h.1)',
    ],
    ['diabetes', { age: 50, visitDate: day, sbp: 80, dbp: 120 }, 'dbp: expected below sbp (h.1)'],
    [
      'bp-protocol',
      { profile: 'WST872', readings: [{ sbp: 80, dbp: 120 }] },
      'readings.0.dbp: expected below sbp (h.1)',
    ],
  ])('%s %j', (name, input, error) => {
    expect(judge(name, input)).toEqual({ error });
  });

  it('never repeats a value', () => {
    const secret = '110199195103120019';
    const cases: [string, object][] = [
      ['id-number', { number: [secret], today: secret }],
      ['mask', { kind: secret, value: secret, channel: secret }],
      ['limits', { kind: secret, value: secret }],
      ['queue', { now: secret, tickets: secret }],
    ];
    for (const [name, input] of cases) {
      expect(JSON.stringify(judge(name, input))).not.toContain(secret);
    }
  });
});

describe('queue', () => {
  it('plays the events of the day up to now', () => {
    const event = (type: string, ticket: string, time: string) => ({
      type,
      ticket,
      at: `${day}T${time}`,
    });
    const tickets = [
      walkIn('W1', '08:00'),
      walkIn('W2', '08:01'),
      walkIn('W3', '08:02'),
      walkIn('W4', '08:03'),
    ];
    const events = [
      event('return', 'W1', '08:12'),
      event('call', 'W1', '08:10'),
      event('noAnswer', 'W1', '08:11'),
      event('call', 'W2', '08:45'),
    ];
    expect(judge('queue', { now: `${day}T08:30`, tickets, events })).toMatchObject({
      order: ['W2', 'W3', 'W1', 'W4'],
      because: ['i.3.3', 'QUE-20'],
    });
  });

  it('does not know who has not come yet', () => {
    const tickets = [walkIn('W1', '08:31'), walkIn('W2', '08:00')];
    expect(judge('queue', { now: `${day}T08:30`, tickets })).toMatchObject({ order: ['W2'] });
  });

  it('takes the shares of the clinic', () => {
    const tickets = [walkIn('W1', '08:00'), { ...walkIn('P1', '08:20'), lane: 'P' }];
    const config = { maxWait: 20, cycle: ['P', 'A', 'W', 'R'] };
    expect(judge('queue', { now: `${day}T08:20`, tickets, config })).toMatchObject({
      order: ['P1', 'W1'],
    });
    expect(judge('queue', { now: `${day}T08:21`, tickets, config })).toMatchObject({
      order: ['W1', 'P1'],
    });
  });
});

describe('the command', () => {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const run = (args: string[], input: string) =>
    spawnSync(process.execPath, [main, ...args], { input, encoding: 'utf8' });

  it('answers line for line, in order, and a bad line ends nothing', () => {
    const good = '{"weightKg":70,"heightCm":170}';
    const { stdout, status } = run(['bmi'], `\uFEFF${good}\n\nbad\r\n${good}`);
    const bmis = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(bmis).toMatchObject([{ bmi: 24.2 }, { error: 'not JSON' }, { bmi: 24.2 }]);
    expect(status).toBe(0);
  });

  it('says which sets there are', () => {
    const { stderr, status } = run(['nothing'], '');
    expect(stderr).toContain(
      'id-number mask queue slots hypertension diabetes copd schedule bp-protocol bmi limits self-care tcm',
    );
    expect(status).toBe(2);
  });
});
