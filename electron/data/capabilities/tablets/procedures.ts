import type { AppContext } from '../../context.ts';
import type { Implementer } from '../../pipeline/pipeline.ts';
import { listTablets } from './reader.ts';
import { giveDayList } from './writer.ts';

/** Tablets of the clinic and what they are given for home visits (C9). */
export function tabletProcedures(app: AppContext, os: Implementer) {
  return os.tablets.router({
    list: os.tablets.list.handler(async () => ({ tablets: await listTablets(app.database.read) })),
    give: os.tablets.give.handler(({ context, input }) =>
      context.commit(async (unit) => {
        context.about(input.residentIds);
        return giveDayList(unit, input, app.makeId);
      }),
    ),
  });
}
