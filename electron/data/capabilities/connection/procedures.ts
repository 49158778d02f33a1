import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';

/** How far what is saved here has travelled. */
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
  });
}
