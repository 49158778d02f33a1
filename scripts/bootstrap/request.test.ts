import { describe, expect, test } from 'vitest';
import { parseRequest } from './request.mjs';
import { SetupError } from './setup-error.mjs';

describe('parseRequest', () => {
  test('the first word is the command, the rest belongs to its program', () => {
    expect(parseRequest(['rules', 'queue', '--x=1'])).toEqual({
      command: 'rules',
      args: ['queue', '--x=1'],
      shell: 'auto',
      isHelp: false,
      wantsWindow: true,
      namesBrowser: false,
    });
  });

  test.each([
    [['start', '--shell', 'web', '--port', '8000'], 'web', ['--port', '8000']],
    [['start', '--port', '8000', '--shell=electron'], 'electron', ['--port', '8000']],
  ])('%j takes the shell out', (argv, shell, args) => {
    expect(parseRequest(argv)).toMatchObject({ shell, args });
  });

  test.each([[['--shell', 'tauri']], [['--shell']], [['--shell=']]])('%j is refused', (args) => {
    expect(() => parseRequest(['start', ...args])).toThrow(SetupError);
  });

  test('sees a wish for help and for no window, and passes both on', () => {
    expect(parseRequest(['start', '-h'])).toMatchObject({ isHelp: true, args: ['-h'] });
    expect(parseRequest(['start', '--help'])).toMatchObject({ isHelp: true });
    expect(parseRequest(['start', '--no-window'])).toMatchObject({
      wantsWindow: false,
      args: ['--no-window'],
    });
  });

  test.each([['--chromium=/opt/chrome'], ['--chromium', '/opt/chrome']])(
    'sees that %s names a browser, and passes it on',
    (...args) => {
      expect(parseRequest(['start', ...args])).toMatchObject({ namesBrowser: true, args });
    },
  );

  test('no command at all', () => {
    expect(parseRequest([])).toMatchObject({ command: undefined, args: [] });
  });
});
