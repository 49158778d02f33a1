import { AppError } from '../../../../shared/lib/problem.ts';
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
        // Silence is seen by the clock alone.
        topics: ['connection', 'attachment-files', 'minute'],
        compute: () =>
          connectionStatus(app.database.read, app.workstation, {
            isHome: app.isHome(),
            now: app.clock.now(),
          }),
        signal,
      }),
    ),
    tryNow: os.connection.tryNow.handler(() => {
      app.nudge();
      return { done: true as const };
    }),
    takeOver: os.connection.takeOver.handler(async ({ context }) => {
      const { isHome, home } = app.connectionState();
      if (isHome || home.reachable || app.loading.state().stage !== 'complete')
        throw new AppError('wrong-state');
      // Who did it is on record before it is done; pressing again goes on.
      const done = await context.commit(() => Promise.resolve({ done: true as const }));
      await app.takeOver();
      return done;
    }),
  });
}
