import { describe, expect, test } from 'vitest';
import { SetupError } from './setup-error.mjs';
import { chooseShell } from './shell.mjs';

const electron = '/checkout/node_modules/electron/dist/electron';

describe('chooseShell', () => {
  test('Electron where its program is, and the line says so', () => {
    const choice = chooseShell('auto', electron);
    expect(choice).toMatchObject({ shell: 'electron', program: electron });
    expect(choice.why).toContain('on this machine');
  });

  test('the browser window where Electron is missing, and the line says why', () => {
    const choice = chooseShell('auto', undefined);
    expect(choice).toMatchObject({ shell: 'web', program: undefined });
    expect(choice.why).toContain('not on this machine');
  });

  test('a wish is followed', () => {
    expect(chooseShell('web', electron)).toMatchObject({ shell: 'web', program: undefined });
    expect(chooseShell('electron', electron).why).toContain('--shell electron');
  });

  test('Electron asked for and missing is a sentence with the way out', () => {
    expect(() => chooseShell('electron', undefined)).toThrow(SetupError);
    expect(() => chooseShell('electron', undefined)).toThrow('npx install-electron');
  });
});
