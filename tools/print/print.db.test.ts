import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readPdf } from '../../tests/support/pdf-text.ts';
import { listResidents } from './clinic.ts';

const program = fileURLToPath(new URL('main.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'yizhan-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function print(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function made(...args: readonly string[]) {
  const out = join(folder, 'paper.pdf');
  const { status, stdout } = print(...args, '--out', out);
  expect(status).toBe(0);
  return { line: JSON.parse(stdout) as Record<string, unknown>, pdf: readFileSync(out) };
}

describe('npm run print', () => {
  test.each([
    ['summary', '居民健康档案摘要'],
    ['referral-out', '双向转诊（转出）单'],
    ['slip', '预约单'],
    ['measurement', '测量结果'],
    ['ticket', '排队号'],
  ])('%s makes its paper and says what it made', (paper, title) => {
    const { line, pdf } = made(paper);
    expect(line).toMatchObject({ kind: paper, pages: 1, bytes: pdf.length });
    const { pages } = readPdf(pdf);
    expect(pages[0]).toContain(title);
    expect(pages[0]).toContain('演示数据');
  });

  test('makes the same bytes for the same resident, and others for another', () => {
    const other = [...listResidents()].at(7);
    const first = made('summary').line;
    expect(made('summary').line).toEqual(first);
    const { line, pdf } = made('summary', '--resident', other?.resident ?? '');
    expect(line['resident']).toBe(other?.resident);
    expect(line['sha256']).not.toBe(first['sha256']);
    expect(readPdf(pdf).pages[0]).toContain(other?.name);
  });

  test.each([
    [['nix', '--out', 'x'], 'There is no paper "nix"'],
    [['summary'], 'Say where to'],
    [['summary', '--resident', 'nobody', '--out', 'x'], 'There is no such resident'],
    [['summary', '--colour', '--out', 'x'], 'Say which paper'],
    [['ticket', '--out', '/nowhere/at/all.pdf'], 'The file could not be written'],
  ])('%j is refused in one sentence', (args, sentence) => {
    const { status, stdout, stderr } = print(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(sentence);
  });
});
