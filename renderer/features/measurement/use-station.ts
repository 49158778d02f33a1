import type { StationState } from '../../../shared/contract/measurement.ts';
import { useHost } from '../../host/host.ts';
import { type Command, useCommand } from '../../host/use-command.ts';
import { type Live, useLive } from '../../host/use-live.ts';

export type Station = {
  readonly live: Live<StationState>;
  readonly open: Command<string, { windowId: string }>;
  readonly close: Command<string, { done: true }>;
};

/** The measuring instrument of this workstation: its window, its tray, and opening and closing it. */
export function useStation(): Station {
  const { queries } = useHost();
  return {
    live: useLive(queries.measurement.watch, undefined),
    open: useCommand((client, idempotencyKey, visitId: string) =>
      client.measurement.openWindow({ idempotencyKey, visitId }),
    ),
    close: useCommand((client, idempotencyKey, windowId: string) =>
      client.measurement.closeWindow({ idempotencyKey, windowId }),
    ),
  };
}
