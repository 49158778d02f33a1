import type { ConsoleWorld } from './world.ts';
import { backupsPage } from './backups-page.ts';
import { readQuarantine } from '../scopes/quarantine-list.ts';
import { readBackupFacts, readScopes, readSnapshots, readWorkstations } from './facts.ts';
import type { Html } from './html.ts';
import { overviewPage } from './overview-page.ts';
import { type Notice, type PageName, pagePaths, renderPage } from './page.ts';
import { quarantinePage } from './quarantine-page.ts';
import type { Session } from './session.ts';
import { workstationsPage } from './workstations-page.ts';

export type MadeCode = { readonly code: string; readonly expiresAt: string };

export type TabWorld = ConsoleWorld & {
  readonly session: Session;
  readonly notice: Notice | null;
  readonly made: MadeCode | null;
};

/** The page at a path. */
export function tabOf(path: string): PageName | null {
  const names = Object.keys(pagePaths) as PageName[];
  return names.find((name) => pagePaths[name].path === path) ?? null;
}

const QUARANTINE_MAX = 200;

export async function renderTab(page: PageName, world: TabWorld): Promise<string> {
  const { session, notice, district } = world;
  const frame = { page, districtName: district.name, formToken: session.formToken, notice };
  return renderPage(frame, await bodyOf(page, world));
}

async function bodyOf(page: PageName, world: TabWorld): Promise<Html> {
  const { district, backups, made, session } = world;
  const { db } = district;
  const now = district.now();
  const { formToken } = session;
  switch (page) {
    case 'overview': {
      const scopes = await readScopes(db);
      const snapshots = await readSnapshots(world, scopes);
      return overviewPage({ now, scopes, snapshots, backups: await readBackupFacts(db, backups) });
    }
    case 'workstations':
      return workstationsPage({ ...(await readWorkstations(db, now)), now, formToken, made });
    case 'backups':
      return backupsPage({ now, backups: await readBackupFacts(db, backups), formToken });
    case 'quarantine':
      return quarantinePage(await readQuarantine(db, QUARANTINE_MAX), { now, formToken });
  }
}
