import type { DataHostConfig } from './config.ts';
import type { WriteDb } from './db/handle.ts';

/** Writes down which workstation this is. */
export async function rememberWorkstation(
  db: WriteDb,
  { workstation: { name, ticketPrefix, clinicId } }: Pick<DataHostConfig, 'workstation'>,
): Promise<void> {
  const values = { name, ticket_prefix: ticketPrefix, clinic_id: clinicId };
  await db
    .insertInto('workstation')
    .values({ singleton: 1, ...values })
    .onConflict((conflict) => conflict.column('singleton').doUpdateSet(values))
    .execute();
}
