import { describe, expect, test } from 'vitest';
import { SetupError } from './setup-error.mjs';
import { chooseShell } from './shell.mjs';

const electron = '/checkout/node_modules/electron/dist/electron';
const withElectron = { electron, hasDisplay: true, isDemo: false };
const without = { ...withElectron, electron: undefined };

describe('chooseShell', () => {
  test('Electron where its program is, and the line says so', () => {
    const choice = chooseShell('auto', withElectron);
    expect(choice).toMatchObject({ electron, hasWindow: true });
    expect(choice.why).toContain('on this machine');
  });

  test('the browser window where Electron is missing, and the line says why', () => {
    const choice = chooseShell('auto', without);
    expect(choice).toMatchObject({ hasWindow: true });
    expect(choice.electron).toBeUndefined();
    expect(choice.why).toContain('not on this machine');
  });

  test('the demonstration opens in browser windows unless Electron is asked for', () => {
    const demo = { ...withElectron, isDemo: true };
    expect(chooseShell('auto', demo).electron).toBeUndefined();
    expect(chooseShell('electron', demo).electron).toBe(electron);
  });

  test('a wish is followed', () => {
    expect(chooseShell('web', withElectron).electron).toBeUndefined();
    expect(chooseShell('electron', withElectron).why).toContain('--shell electron');
  });

  test('without a display there is an address and no window', () => {
    const choice = chooseShell('auto', { ...withElectron, hasDisplay: false });
    expect(choice).toMatchObject({ hasWindow: false });
    expect(choice.electron).toBeUndefined();
    expect(choice.why).toContain('no display');
  });

  test('Electron asked for and missing is a sentence with the way out', () => {
    expect(() => chooseShell('electron', without)).toThrow(SetupError);
    expect(() => chooseShell('electron', without)).toThrow('npx install-electron');
  });
});
