import { expect, test } from 'vitest';
import writeExcelFile from 'write-excel-file/node';
import type { ReadAnswer } from './file-messages.ts';
import { openFile } from './open-file.ts';

/** Reads a file in parts of this many bytes. */
async function read(file: Uint8Array, partBytes = 7) {
  const open = openFile({ hasQuotes: true });
  const answers: ReadAnswer[] = [];
  for (let at = 0; at < file.length; at += partBytes) {
    answers.push(await open.push(file.subarray(at, at + partBytes)));
  }
  answers.push(await open.end());
  while (hasMore(answers.at(-1))) answers.push(await open.more());
  return {
    cells: answers.flatMap((answer) =>
      answer.type === 'rows' ? answer.rows.map(({ cells }) => cells) : [],
    ),
    format: answers.findLast((answer) => answer.type === 'rows')?.format,
  };
}

function hasMore(answer: ReadAnswer | undefined): boolean {
  return answer?.type === 'rows' && answer.hasMore;
}

async function problemOf(file: Uint8Array): Promise<unknown> {
  return read(file, 4_096).then(
    () => null,
    (error: unknown) => (error as { problem?: unknown }).problem,
  );
}

/** 姓名 and 张三 in GB18030. */
const gbName = [0xd0, 0xd5, 0xc3, 0xfb];
const gbZhang = [0xd5, 0xc5, 0xc8, 0xfd];

test('lines in GB18030 and lines in UTF-8 are read from one file, however it is cut', async () => {
  const gb = Buffer.from([...gbName, 0x2c, 0x61, 0x0a, ...gbZhang, 0x2c, 0x31, 0x0a]);
  const { cells, format } = await read(Buffer.concat([gb, Buffer.from('李四,2\n')]));
  expect(cells).toEqual([
    ['姓名', 'a'],
    ['张三', '1'],
    ['李四', '2'],
  ]);
  expect(format).toMatchObject({ encoding: 'mixed', delimiter: ',' });
});

test('no row of a long file is lost, in whatever parts it comes', async () => {
  const lines = Array.from({ length: 9_000 }, (_, at) => `居民${at},${at}`);
  const file = Buffer.from(lines.join('\n'));
  for (const partBytes of [1_000, 65_536, file.length]) {
    const { cells } = await read(file, partBytes);
    expect(cells.map((row) => row.join(','))).toEqual(lines);
  }
});

test('a byte order mark, another separator and a quoted line break are no trouble', async () => {
  const { cells, format } = await read(Buffer.from('\ufeff姓名;住址\n张三;"一号\n二室"\n'));
  expect(cells).toEqual([
    ['姓名', '住址'],
    ['张三', '一号\n二室'],
  ]);
  expect(format?.delimiter).toBe(';');
});

test('a workbook keeps dates and text; a number too long for it shows that it was cut', async () => {
  const file = await writeExcelFile([
    [{ value: '姓名' }, { value: '号' }, { value: '生日' }],
    [
      { value: '张三' },
      { value: 110199195103120000, type: Number },
      { value: new Date('1951-03-12'), type: Date, format: 'yyyy-mm-dd' },
    ],
    [{ value: '李四' }, { value: '110199195103120019' }, { value: 36.6, type: Number }],
  ]).toBuffer();
  const { cells, format } = await read(file, 4_096);
  expect(cells[1]).toEqual(['张三', '1.1019919510312e+17', '1951-03-12']);
  expect(cells[2]).toEqual(['李四', '110199195103120019', '36.6']);
  expect(format?.kind).toBe('xlsx');
  expect(await problemOf(file.subarray(0, file.length / 2))).toBe('broken');
});

test.each([
  ['nothing', Buffer.alloc(0), 'empty'],
  ['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'wrong-type'],
  ['a paper', Buffer.from('%PDF-1.7 and more'), 'wrong-type'],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'old-excel'],
  [
    'a workbook with a password',
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]),
    'encrypted',
  ],
  [
    'a quotation mark that was never closed',
    Buffer.from(`a,b\n"${'x'.repeat(400_000)}`),
    'cell-too-long',
  ],
])('%s is refused for what it is', async (_, file, problem) => {
  expect(await problemOf(file)).toBe(problem);
});
