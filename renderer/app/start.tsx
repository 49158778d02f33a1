import { createRoot } from 'react-dom/client';
import { assert } from '../../shared/lib/assert.ts';
import { startWords } from '../i18n/i18n.ts';
import { App } from './App.tsx';
import { connect } from './connection.ts';
import { lineOfThisShell } from './open-line.ts';
import { storedLanguage } from './preferences.tsx';

/** Opens the line, readies the words, and puts the application where the static shell was. */
export async function start(page: Window): Promise<void> {
  // Before anything waits: in Electron the port may arrive with the first message.
  const host = connect(lineOfThisShell(page), page.sessionStorage);
  const root = page.document.getElementById('root');
  assert(root, 'index.html has a #root');
  await startWords(storedLanguage());
  createRoot(root).render(<App host={host} />);
}
