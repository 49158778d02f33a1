import type { AppContext } from '../../context.ts';
import { live } from '../../live/live.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';

const done = { done: true } as const;

/** How the clinic's records come to this workstation, or leave it for a new one. */
export function loadProcedures({ changes, loading }: AppContext, os: Implementer) {
  return os.load.router({
    watch: os.load.watch.handler(({ signal }) =>
      live({ changes, topics: ['load'], compute: () => Promise.resolve(loading.state()), signal }),
    ),
    pause: os.load.pause.handler(async () => {
      await loading.pause();
      return done;
    }),
    resume: os.load.resume.handler(async () => {
      await loading.resume();
      return done;
    }),
    drives: os.load.drives.handler(async () => [...(await loading.drives())]),
    fromFolder: os.load.fromFolder.handler(async ({ input: { folder, digits } }) => {
      await loading.fromFolder(folder, digits);
      return done;
    }),
    toFolder: os.load.toFolder.handler(({ input }) => ({
      digits: loading.toFolder(input.folder),
    })),
  });
}
