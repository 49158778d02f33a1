import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { launchDouble } from '../../support/electron-double/launch.ts';
import { eventually } from '../../support/eventually.ts';
import { buildShell, deskOf, makeWorkstation, withDouble } from './workstation.ts';

/** Windows on the screens of a machine: where they were left, and what becomes of them when a screen goes. */
beforeAll(buildShell);

const first = { x: 0, y: 0, width: 1920, height: 1080 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const left = { x: 2000, y: 100, width: 1100, height: 700 };

type Seen = {
  readonly route: string;
  readonly bounds: object;
  readonly isFullScreen: boolean;
  readonly isFocused: boolean;
};

/** The windows by their routes. */
function windowsOf(application: ElectronApplication): Promise<Seen[]> {
  return application.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((one) => ({
      route: one.webContents.getURL().split('#')[1] ?? '',
      bounds: one.getBounds(),
      isFullScreen: one.isFullScreen(),
      isFocused: one.isFocused(),
    })),
  );
}

function plug(application: ElectronApplication, displays: readonly (typeof first)[]) {
  return withDouble(
    application,
    ({ double }, all: typeof displays) => double.plugDisplays(all),
    displays,
  );
}

test('the desk opens as it was left: place, size and zoom', async () => {
  const data = makeWorkstation();
  const displays = [first, second];
  let application = await launchDouble({ data, settings: { displays } });
  await deskOf(application);
  await application.evaluate(({ BrowserWindow }, bounds) => {
    const [desk] = BrowserWindow.getAllWindows();
    desk?.setBounds(bounds);
    desk?.webContents.emit('zoom-changed', {}, 'in');
  }, left);
  await application.close();
  expect(JSON.parse(readFileSync(join(data, 'window.json'), 'utf8'))).toEqual({
    bounds: left,
    isMaximized: false,
    zoomLevel: 0.5,
  });

  application = await launchDouble({ data, settings: { displays } });
  const page = await deskOf(application);
  expect((await windowsOf(application))[0]?.bounds).toEqual(left);
  expect(await page.evaluate(() => window.innerWidth)).toBe(left.width);
  expect(
    await application.evaluate(({ webContents }) =>
      webContents.getAllWebContents()[0]?.getZoomLevel(),
    ),
  ).toBe(0.5);
  await application.close();

  application = await launchDouble({ data, settings: { displays: [first] } });
  await deskOf(application);
  const [repaired] = await windowsOf(application);
  expect(repaired?.bounds).toEqual({ x: 277, y: 136, width: 1366, height: 768 });
  await application.close();
});

test('the board has the second screen to itself, and comes and goes with it', async () => {
  const application = await launchDouble({
    data: makeWorkstation({ hasBoard: true }),
    settings: { displays: [first, second] },
  });
  await deskOf(application);
  const routes = async () => (await windowsOf(application)).map(({ route }) => route);
  const board = async () => (await windowsOf(application)).find(({ route }) => route === '/board');

  await eventually(async () =>
    expect(await board()).toMatchObject({ bounds: second, isFullScreen: true }),
  );
  // Who types at the desk goes on typing there.
  expect(await board()).toMatchObject({ isFocused: false });
  const moved = { ...second, y: -200 };
  await plug(application, [first, moved]);
  expect(await board()).toMatchObject({ bounds: moved, isFullScreen: true, isFocused: false });

  await plug(application, [first]);
  expect(await routes()).toEqual(['/']);
  await plug(application, [first, second]);
  await eventually(async () => expect(await board()).toMatchObject({ bounds: second }));
  const [desk] = await windowsOf(application);
  expect(desk).toMatchObject({ route: '/', isFocused: true });
  await application.close();
});

test('with one screen the board is a window that somebody opens', async () => {
  const application = await launchDouble({ data: makeWorkstation({ hasBoard: true }) });
  const desk = await deskOf(application);
  expect(await windowsOf(application)).toHaveLength(1);
  await desk.evaluate(() => window.open(`${window.location.origin}/#/board`));
  await eventually(async () =>
    expect((await windowsOf(application)).find(({ route }) => route === '/board')).toMatchObject({
      isFullScreen: false,
    }),
  );
  await application.close();
});
