import type { Sex } from '../../../../shared/contract/schemas.ts';
import { maskName } from '../../../../shared/domain/identity/mask.ts';
import type { Container, TestCode } from '../../../../shared/domain/orders/catalogue.ts';
import { ageInYears } from '../../../../shared/lib/calendar.ts';
import { type CalendarDate, clinicDate } from '../../../../shared/lib/clock.ts';
import { AppError } from '../../../../shared/lib/problem.ts';
import { canonicalOf } from '../residents/same-person.ts';
import type { PaperReader } from './paper.ts';

/** Short, as they stand on a tube. */
const testWords: Readonly<Record<TestCode, string>> = {
  'glucose-fasting': '空腹血糖',
  'glucose-2h': '餐后2h血糖',
  'glucose-random': '随机血糖',
  hba1c: '糖化',
  lipids: '血脂',
  liver: '肝功',
  kidney: '肾功',
  'blood-count': '血常规',
  urinalysis: '尿常规',
  ecg: '心电图',
  spirometry: '肺功能',
};

const containerWords: Readonly<Record<Container, string>> = {
  fluoride: '灰管',
  'post-meal': '灰管',
  random: '灰管',
  edta: '紫管',
  serum: '黄管',
  urine: '尿杯',
};

/** 标本标签: what is still ordered on it. @throws AppError `wrong-state` where all of it was cancelled */
export const readSpecimenLabel: PaperReader<'specimen-label'> = async (app, { subjectId, now }) => {
  const db = app.database.read;
  const row = await db
    .selectFrom('specimens')
    .innerJoin('residents', (join) =>
      join.on('residents.id', '=', canonicalOf('specimens.resident_id')),
    )
    .select([
      'residents.id as resident_id',
      'residents.name',
      'residents.sex',
      'residents.birth_date',
      'residents.is_demo',
      'specimens.label',
      'specimens.container',
      'specimens.labelled_at',
    ])
    .where('specimens.id', '=', subjectId)
    .where('specimens.removed_reason', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not-found');
  const tests = await db
    .selectFrom('service_requests')
    .select('test')
    .where('specimen_id', '=', subjectId)
    .where('cancelled_at', 'is', null)
    .where('removed_reason', 'is', null)
    .orderBy('id')
    .execute();
  if (tests.length === 0) throw new AppError('wrong-state');
  return {
    residentId: row.resident_id,
    isDemo: row.is_demo === 1,
    subjectId,
    number: row.label,
    body: {
      nameMasked: maskName(row.name),
      sex: row.sex as Sex,
      ageYears: ageInYears(row.birth_date as CalendarDate, clinicDate(now)),
      label: row.label,
      container: containerWords[row.container as Container] ?? row.container,
      tests: tests.map(({ test }) => testWords[test as TestCode] ?? test),
      orderedAt: row.labelled_at,
    },
    rows: [],
  };
};
