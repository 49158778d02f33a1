import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cupsPrinting } from './cups.ts';

/** Of 72 by 108 mm, as the layout of a ticket writes it. */
const ticket = Buffer.from('%PDF-1.3\n<< /MediaBox [0 0 226.78 306.14] >>\n\u00ff', 'latin1');

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'yizhan-cups-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A program that stands in for one of CUPS'. */
function program(name: string, script: string): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** An `lp` that keeps how it was called and what it was given. */
const recordingLp = () =>
  program('lp', `printf '%s\\n' "$@" > "${directory}/argv"; cat > "${directory}/stdin"`);

const written = (name: string) => readFileSync(join(directory, name));

const lpstat = (preferred: string) =>
  program('lpstat', `case $1 in -e) printf 'front\\nroll-80\\n' ;; -d) ${preferred} ;; esac`);

describe('the list', () => {
  test('names every printer and which is the usual one', async () => {
    const { list } = cupsPrinting({
      lp: 'lp',
      lpstat: lpstat(`echo 'system default destination: roll-80'`),
    });
    expect(await list()).toEqual([
      { name: 'front', isDefault: false },
      { name: 'roll-80', isDefault: true },
    ]);
  });

  test.each([`echo 'no system default destination'`, 'exit 1'])(
    'has no usual one after: %s',
    async (preferred) => {
      const printers = await cupsPrinting({ lp: 'lp', lpstat: lpstat(preferred) }).list();
      expect(printers.map(({ isDefault }) => isDefault)).toEqual([false, false]);
    },
  );

  test('is refused where there is no CUPS', async () => {
    const missing = join(directory, 'nothing');
    await expect(cupsPrinting({ lp: missing, lpstat: missing }).list()).rejects.toThrow('ENOENT');
  });
});

describe('a paper', () => {
  test('goes to lp byte for byte, on its sheet', async () => {
    const { print } = cupsPrinting({ lp: recordingLp(), lpstat: 'lpstat' });
    await print({ printer: 'front; rm', title: '摘要.pdf', paper: 'a4', pdf: ticket });
    const argv = written('argv').toString().trim().split('\n');
    expect(argv).toEqual(['-d', 'front; rm', '-t', '摘要.pdf', '-o', 'media=A4', '-']);
    expect(written('stdin').equals(ticket)).toBe(true);
  });

  test('for the roll says how long it is', async () => {
    const { print } = cupsPrinting({ lp: recordingLp(), lpstat: 'lpstat' });
    await print({ printer: 'roll-80', title: '排队号.pdf', paper: 'roll', pdf: ticket });
    expect(written('argv').toString()).toContain('\nmedia=Custom.80x108mm\n');
  });

  test('that lp does not take is refused, without what lp said of it', async () => {
    const lp = program('lp', 'cat > /dev/null; echo "lp: 摘要.pdf" >&2; exit 1');
    const { print } = cupsPrinting({ lp, lpstat: 'lpstat' });
    const paper = { printer: 'front', title: '摘要.pdf', paper: 'a4', pdf: ticket } as const;
    await expect(print(paper)).rejects.toThrow(`${lp} ended with 1`);
  });

  test('that lp does not read to its end is judged by how lp ends', async () => {
    const lp = program('lp', 'exit 3');
    const { print } = cupsPrinting({ lp, lpstat: 'lpstat' });
    const pdf = Buffer.alloc(2_000_000);
    const paper = { printer: 'front', title: '摘要.pdf', paper: 'a4', pdf } as const;
    await expect(print(paper)).rejects.toThrow('ended with 3');
  });
});
