import type { Session } from 'electron';
import { isOwnBlob, windowScheme } from './own-address.ts';
import { refusePermissions } from './permissions.ts';
import { createWindowHandler, refuse } from './protocol.ts';
import { mayRequest } from './requests.ts';

export type SessionRules = {
  /** The built renderer. */
  readonly directory: string;
  readonly hasDevTools: boolean;
};

/** Everything that a page could reach beyond itself, refused before the first page exists. */
export function hardenSession(session: Session, { directory, hasDevTools }: SessionRules): void {
  session.protocol.handle(windowScheme, createWindowHandler(directory));
  session.protocol.handle('file', () => refuse(403));
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !mayRequest(url, hasDevTools) });
  });
  refusePermissions(session);
  // Its dictionaries would come from a server of Chromium's (checklist 4).
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    if (!mayDownload(item.getURL(), item.getMimeType())) event.preventDefault();
  });
}

/** Only a paper that the data host made, and that the person asked to keep. */
export function mayDownload(address: string, mimeType: string): boolean {
  return isOwnBlob(address) && mimeType === 'application/pdf';
}
