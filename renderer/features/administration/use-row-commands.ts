import type { z } from 'zod';
import type {
  AdministrationKind,
  administrationFields,
} from '../../../shared/contract/administration.ts';
import type { DataHostClient } from '../../../shared/contract/contract.ts';
import { useCommand } from '../../host/use-command.ts';
import type { Addition, Change } from './fields.ts';

export type NewStaff = {
  readonly fields: z.output<(typeof administrationFields)['staff']>;
  readonly password: string;
};
export type Closing = {
  readonly kind: Exclude<AdministrationKind, 'staff' | 'clinic'>;
  readonly rowId: string;
  readonly closedOn: string | null;
};

/** The acts on rows of every kind; each names its kind, so that one list serves them all. */
export function useRowCommands() {
  const add = useCommand(addRow);
  const addStaff = useCommand((client, idempotencyKey, person: NewStaff) =>
    client.administration.add.staff({ idempotencyKey, ...person }),
  );
  const change = useCommand(changeRow);
  const close = useCommand((client, idempotencyKey, closing: Closing) =>
    client.administration.close({ idempotencyKey, ...closing }),
  );
  const setPassword = useCommand(
    (client, idempotencyKey, given: { readonly rowId: string; readonly password: string }) =>
      client.administration.setStaffPassword({ idempotencyKey, ...given }),
  );
  const liftLock = useCommand((client, idempotencyKey, rowId: string) =>
    client.administration.liftLock({ idempotencyKey, rowId }),
  );
  return { add, addStaff, change, close, setPassword, liftLock };
}

function addRow(
  { administration: { add } }: DataHostClient,
  idempotencyKey: string,
  row: Addition,
) {
  switch (row.kind) {
    case 'organisation':
      return add.organisation({ idempotencyKey, fields: row.fields });
    case 'team':
      return add.team({ idempotencyKey, fields: row.fields });
    case 'queue':
      return add.queue({ idempotencyKey, fields: row.fields });
    case 'room':
      return add.room({ idempotencyKey, fields: row.fields });
    case 'catchment':
      return add.catchment({ idempotencyKey, fields: row.fields });
  }
}

function changeRow(
  { administration: { change } }: DataHostClient,
  idempotencyKey: string,
  { kind, rowId, changes }: Change,
) {
  const input = { idempotencyKey, rowId, changes };
  return change[kind](input);
}
