import { findElectron } from '../../scripts/bootstrap/shell.mjs';

/** The shells in which the same story is told. */
export type ShellName = 'web host' | 'electron double' | 'electron';

export type ShellUnderTest = {
  readonly name: ShellName;
  /** Why it can not be tried here; null where it can. */
  readonly missing: string | null;
  /** A range of ports of its own. */
  readonly firstPort: number;
};

const needsFile = process.platform === 'win32' ? 'the double starts through a shell script' : null;
const needsElectron = findElectron()
  ? null
  : "Electron's program is not on this machine (npx install-electron downloads it)";

export const shells: readonly ShellUnderTest[] = [
  { name: 'web host', missing: null, firstPort: 19_300 },
  { name: 'electron double', missing: needsFile, firstPort: 19_330 },
  { name: 'electron', missing: needsElectron, firstPort: 19_360 },
];
