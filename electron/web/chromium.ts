import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

export type WindowPlace = {
  readonly url: string;
  readonly profile: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Switches that keep a clinic's window quiet: no update, no sync, no translation bubble, no calls home. */
const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-features=OptimizationHints,MediaRouter,Translate',
  '--password-store=basic',
  '--autoplay-policy=no-user-gesture-required',
] as const;

/** Opens an app window (no tabs, no address bar) with a profile of its own. */
export function openWindow(chromium: string, place: WindowPlace): ChildProcess {
  prepareProfile(place.profile);
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : [];
  return spawn(
    chromium,
    [
      `--app=${place.url}`,
      `--user-data-dir=${place.profile}`,
      `--window-position=${place.x},${place.y}`,
      `--window-size=${place.width},${place.height}`,
      ...quiet,
      ...asRoot,
    ],
    { stdio: 'ignore' },
  );
}

/** The translation bubble covers the top right of every Chinese page unless the profile forbids it. */
function prepareProfile(profile: string): void {
  const preferences = join(profile, 'Default', 'Preferences');
  if (existsSync(preferences)) return;
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(preferences, JSON.stringify({ translate: { enabled: false } }));
}
