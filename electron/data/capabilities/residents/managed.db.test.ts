import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { residentInsert } from '../../../../tests/support/acts.ts';
import { openHome } from '../../../../tests/support/clinic.ts';
import { keeping } from '../../../../tests/support/kept.ts';
import { managedCodes } from './managed.ts';

const { kept } = keeping();

test('a person is managed for what stands: not for what was corrected, taken back or only known', async () => {
  const home = await kept(openHome());
  const residentId = uuid();
  const [wrong, removed] = [uuid(), uuid()];
  const condition = (code: string, isManaged = 1) => ({
    resident_id: residentId,
    code,
    onset_date: null,
    is_managed: isManaged,
  });
  const insert = (rowId: string, code: string, isManaged?: number) =>
    ({ op: 'insert', entity: 'conditions', rowId, fields: condition(code, isManaged) }) as const;
  await home.issue([
    residentInsert(residentId),
    insert(wrong, 'diabetes-2'),
    insert(removed, 'stroke'),
    insert(uuid(), 'asthma', 0),
  ]);
  await home.issue([
    {
      op: 'replace',
      entity: 'conditions',
      rowId: uuid(),
      replaces: wrong,
      reason: 'wrong disease',
      fields: condition('hypertension'),
    },
    { op: 'tombstone', entity: 'conditions', rowId: removed, reason: 'wrong person' },
  ]);
  expect([...(await managedCodes(home.db.read, residentId))]).toEqual(['hypertension']);
});
