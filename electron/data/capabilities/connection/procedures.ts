import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { connectionStatus } from './reader.ts';

/** How far what is saved here has travelled, and what does not go on by itself. */
export function connectionProcedures(app: AppContext, os: Implementer) {
  return os.connection.router({
    watch: os.connection.watch.handler(({ signal }) =>
      live({
        changes: app.changes,
        topics: ['connection'],
        compute: () => Promise.resolve(app.connectionState()),
        signal,
      }),
    ),
    status: os.connection.status.handler(({ signal }) =>
      live({
        changes: app.changes,
        topics: ['connection'],
        compute: () => connectionStatus(app.database.read, app.workstation),
        signal,
      }),
    ),
    tryNow: os.connection.tryNow.handler(() => {
      app.nudge();
      return { done: true as const };
    }),
  });
}
