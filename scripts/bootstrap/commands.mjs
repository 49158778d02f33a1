/**
 * @typedef {keyof typeof import('./system-packages.mjs').systemPackages} FromSystem
 * @typedef {{
 *   readonly about: string,
 *   readonly program?: string,
 *   readonly args?: readonly string[],
 *   readonly build?: 'window' | 'production',
 *   readonly system?: readonly FromSystem[],
 * }} Command
 */

/**
 * What `npm run …` can do: the program that does it, always run by Node 24 from the checkout, and
 * what must be there before. `start` chooses between two shells, so run.mjs knows its ways.
 *
 * @type {Readonly<Record<string, Command>>}
 */
export const commands = {
  start: {
    about: 'open the workstation (npm start -- --help lists its options)',
  },
  test: {
    about: 'run every test, or those whose path contains a word: npm test -- queue',
    program: 'node_modules/vitest/vitest.mjs',
    args: ['run'],
    system: ['browser', 'shell', 'fonts', 'lines', 'pdf'],
  },
  journey: {
    about: 'the main job from kiosk to district without a window, step by step',
    program: 'tests/journey/main.ts',
    system: ['lines'],
  },
  check: {
    about: 'format, lint, types, layers, unused code',
    program: 'tools/check/main.ts',
  },
  format: {
    about: 'write every file in the common format',
    program: 'node_modules/@biomejs/biome/bin/biome',
    args: ['format', '--write'],
  },
  build: {
    about: 'build the window and the Electron shell into out/',
    build: 'production',
  },
  server: {
    about: 'run a district server (npm run server -- --help)',
    program: 'server/main.ts',
  },
  district: {
    about: 'codes, list and revocation of workstations: npm run -s district -- --help',
    program: 'server/operate.ts',
  },
  drill: {
    about: 'rehearse a restore from a real backup: npm run drill -- restore',
    program: 'tools/drill/main.ts',
  },
  rules: {
    about: 'judge cases by the clinical rules: one JSON object a line in, one out',
    program: 'tools/rules/main.ts',
  },
  decode: {
    about: 'run a driver over a capture: hex lines in, JSON out (npm run -s decode)',
    program: 'tools/decode/main.ts',
  },
  print: {
    about: 'make a paper of an invented resident: npm run -s print -- summary --out FILE',
    program: 'tools/print/main.ts',
  },
  bench: {
    about: 'measure the budgets of speed (npm run bench -- --help)',
    program: 'tests/bench/main.ts',
  },
  simulate: {
    about: 'play replication against a bad world (npm run simulate -- --help)',
    program: 'tests/simulation/main.ts',
  },
  'simulate:morning': {
    about: 'play a morning at the front desk (npm run simulate:morning -- --help)',
    program: 'tests/morning/main.ts',
  },
  torture: {
    about: 'kill the real processes while people work (npm run torture -- --help)',
    program: 'tests/torture/main.ts',
  },
};
