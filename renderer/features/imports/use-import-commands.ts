import type { ImportState } from '../../../shared/domain/import/job.ts';
import type { ColumnMapping } from '../../../shared/domain/import/mapping.ts';
import { useCommand } from '../../host/use-command.ts';

type Rules = {
  readonly exact: 'ask' | 'update' | 'skip';
  readonly weak: 'ask' | 'new' | 'skip';
  readonly reason: string | null;
};

type Decision = {
  readonly rowNumber: number;
  readonly decision: 'same' | 'new' | 'skip' | null;
  readonly reason: string | null;
};

/** What can be done with one file. */
export function useImportCommands(importId: string) {
  return {
    check: useCommand((client, idempotencyKey, mapping: ColumnMapping) =>
      client.imports.check({ idempotencyKey, importId, mapping: [...mapping] }),
    ),
    decide: useCommand((client, idempotencyKey, decision: Decision) =>
      client.imports.decide({ idempotencyKey, importId, ...decision }),
    ),
    decideAll: useCommand((client, idempotencyKey, rules: Rules) =>
      client.imports.decideAll({ idempotencyKey, importId, ...rules }),
    ),
    // From where it starts: going on after a pause is another wish than the start was.
    run: useCommand((client, idempotencyKey, _from: ImportState) =>
      client.imports.run({ idempotencyKey, importId }),
    ),
    pause: useCommand((client, idempotencyKey, _: null) =>
      client.imports.pause({ idempotencyKey, importId }),
    ),
    cancel: useCommand((client, idempotencyKey, _: null) =>
      client.imports.cancel({ idempotencyKey, importId }),
    ),
    undo: useCommand((client, idempotencyKey, reason: string) =>
      client.imports.undo({ idempotencyKey, importId, reason }),
    ),
  };
}

export type ImportCommands = ReturnType<typeof useImportCommands>;
