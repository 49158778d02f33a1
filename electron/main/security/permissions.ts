import type { Session } from 'electron';

type Asked = Pick<
  Session,
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
>;

/**
 * No page gets anything that a page must ask for (checklist 10): no camera, no clipboard, no serial line, no
 * screen. The window needs none of them; devices are the business of the devices host.
 */
export function refusePermissions(session: Asked): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
}
