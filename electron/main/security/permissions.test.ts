import type { Session, WebContents } from 'electron';
import { expect, test } from 'vitest';
import { refusePermissions } from './permissions.ts';

type Handlers = {
  request?: Parameters<Session['setPermissionRequestHandler']>[0];
  check?: Parameters<Session['setPermissionCheckHandler']>[0];
  device?: Parameters<Session['setDevicePermissionHandler']>[0];
  display?: Parameters<Session['setDisplayMediaRequestHandler']>[0];
};

function handlersOf(): Handlers {
  const handlers: Handlers = {};
  refusePermissions({
    setPermissionRequestHandler: (handler) => void (handlers.request = handler),
    setPermissionCheckHandler: (handler) => void (handlers.check = handler),
    setDevicePermissionHandler: (handler) => void (handlers.device = handler),
    setDisplayMediaRequestHandler: (handler) => void (handlers.display = handler),
  });
  return handlers;
}

const contents = {} as WebContents;
const asked = ['media', 'clipboard-read', 'serial', 'hid', 'usb', 'fullscreen', 'unknown'] as const;

test.each(asked)('%s is refused when it is asked for and when it is looked up', (permission) => {
  const { request, check } = handlersOf();
  const answers: boolean[] = [];
  request?.(contents, permission, (isGranted) => void answers.push(isGranted), {
    isMainFrame: true,
    requestingUrl: 'app://clinic/',
  });
  expect(answers).toEqual([false]);
  expect(
    check?.(contents, permission, 'app://clinic', {
      isMainFrame: true,
      requestingUrl: 'app://clinic/',
    }),
  ).toBe(false);
});

test('no device is opened, not even one that was allowed before', () => {
  const { device } = handlersOf();
  const line = { deviceType: 'serial', origin: 'app://clinic' } as Parameters<
    NonNullable<typeof device>
  >[0];
  expect(device?.(line)).toBe(false);
});

test('no screen is shared', () => {
  const { display } = handlersOf();
  const answers: unknown[] = [];
  const wish = { audioRequested: true } as Parameters<NonNullable<typeof display>>[0];
  display?.(wish, (streams) => void answers.push(streams));
  expect(answers).toEqual([null]);
});
