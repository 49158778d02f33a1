import { expect, test } from 'vitest';
import { ConfigError, readConfig, type ServerConfig } from './config.ts';

async function read(argv: readonly string[], line = ''): Promise<ServerConfig> {
  const config = await readConfig({ argv, environment: {}, readLine: () => Promise.resolve(line) });
  if (!config) expect.fail('help was not asked for');
  return config;
}

test('a flag beats the file, and what neither says is the default', async () => {
  const file = { port: 7_500, backups: { folder: '/mnt/backup', keep: 7 }, console: { port: 1 } };
  const config = await read(
    ['--config', '-', '--backup-minutes', '15', '--backups-elsewhere', '--console-port', '7401'],
    JSON.stringify(file),
  );
  expect(config.backups).toEqual({
    folder: '/mnt/backup',
    isKeptElsewhere: true,
    everyMinutes: 15,
    keep: 7,
    keepDays: 90,
    keyFile: null,
  });
  expect(config.console).toMatchObject({ host: '127.0.0.1', port: 7_401, isBeyondLoopback: false });
  expect(config).toMatchObject({ port: 7_500, restore: null });
});

test('that backups outlive the disk of the database is nobody else to say than the operator', async () => {
  expect((await read([])).backups.isKeptElsewhere).toBe(false);
  const said = JSON.stringify({ backups: { isKeptElsewhere: true } });
  expect((await read(['--config', '-'], said)).backups.isKeptElsewhere).toBe(true);
});

test('snapshots of clinics are made at an hour of the night, or never', async () => {
  expect((await read([])).snapshots).toEqual({ hour: 2 });
  expect((await read(['--snapshot-hour', '4'])).snapshots).toEqual({ hour: 4 });
  expect((await read(['--snapshot-hour', 'none'])).snapshots).toEqual({ hour: null });
  await expect(read(['--snapshot-hour', '24'])).rejects.toThrow(
    /^配置不完整，或填得不对：snapshots\.hour。\nThe configuration is not complete: snapshots\.hour/,
  );
});

test('what makes no sense ends the start in one sentence', async () => {
  await expect(read(['--backup-minutes', 'often'])).rejects.toThrow(ConfigError);
  const beyond = JSON.stringify({ console: { host: '0.0.0.0' } });
  await expect(read(['--config', '-'], beyond)).rejects.toThrow(
    /console\.host: .*isBeyondLoopback/,
  );
  const few = JSON.stringify({ backups: { keep: 1 } });
  await expect(read(['--config', '-'], few)).rejects.toThrow(/backups\.keep/);
});
