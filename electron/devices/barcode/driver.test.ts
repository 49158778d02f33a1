import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captures } from '../../../tests/support/captures.ts';
import { cutAt, cutPlaces, everySplit } from '../../../tests/support/chunks.ts';
import { createRig } from '../../../tests/support/device-rig.ts';
import { bytesOf, hear, saidIn } from '../../../tests/support/hear.ts';
import { createManualTime } from '../../../tests/support/manual-time.ts';
import { specimenLabel } from '../../../shared/domain/orders/label.ts';
import { ticketCode } from '../../../shared/domain/queue/ticket-code.ts';
import { clinicDate } from '../../../shared/lib/clock.ts';
import { barcodeDriver } from './driver.ts';
import { LINE_BYTES_MAX } from './protocol.ts';
import { createBarcodeSimulator } from './simulator.ts';

const SILENCE_MS = 1_000;
const listen = async (...pieces: readonly (Uint8Array | string)[]) =>
  saidIn(await hear(barcodeDriver, ...pieces, SILENCE_MS));
const utf8 = (text: string) => Uint8Array.from(Buffer.from(text, 'utf8'));

describe('a scanner', () => {
  it.each([
    ['6901234567892\r', '6901234567892'],
    ['6901234567892\r\n', '6901234567892'],
    ['6901234567892\n', '6901234567892'],
    [']Q1https://example.test/a?b=]C0\r', 'https://example.test/a?b=]C0'],
    [']C0L260000000017\r', 'L260000000017'],
    ['0109501101530003\u001d10AB\r', '0109501101530003\u001d10AB'],
  ])('says with %j: %j', async (line, text) => {
    expect(await listen(line)).toEqual([text]);
  });

  it('reads what is written in either encoding', async () => {
    expect(await listen(utf8('预约\r'))).toEqual(['预约']);
    expect(await listen(bytesOf('B1EAB1BE0D'))).toEqual(['标本']);
  });

  it('says a code as often as it was scanned', async () => {
    expect(await listen('A-1\rA-1\r')).toEqual(['A-1', 'A-1']);
  });

  it('completes no code by a silence, and glues no two together', async () => {
    const heard = await hear(barcodeDriver, 'A-1234', SILENCE_MS, '5678\r', SILENCE_MS);
    expect(saidIn(heard)).toEqual(['incomplete', '5678']);
  });

  it('says nothing of answers to commands that somebody sent', async () => {
    const answer = bytesOf('02 00 00 01 00 33 31');
    expect(await listen(answer, 'A-1\r', answer, answer, 'A-2\r')).toEqual(['A-1', 'A-2']);
    expect(await listen('A-', answer, '1\rA-2\r')).toEqual(['malformed', 'A-2']);
  });

  it.each(['7E000801000201ABCD', '7E00080100020102DA', '7E000901000000DEC8'])(
    'hears no code in what the scanner was told: %s',
    async (hex) => {
      const told = bytesOf(hex);
      const answered = bytesOf('02000001003331');
      expect(await listen(told, answered, 'A-1\r', '~1\r')).toEqual(['A-1', '~1']);
    },
  );

  it.each([
    ['whose check is wrong', '02000001003330', 'checksum'],
    ['that lost a byte', '020000010033', 'checksum'],
    ['that lost its check', '0200000100', 'checksum'],
  ])('takes nothing of an answer %s for a code', async (_name, hex, reason) => {
    expect(await listen(bytesOf(hex), 'A-17\r', 'A-2\r')).toEqual([reason, 'A-2']);
    const apart = await hear(barcodeDriver, bytesOf(hex), 60_000, 'A-2\r');
    expect(saidIn(apart)).toContain('A-2');
  });

  it('takes no part of a broken code for a code', async () => {
    expect(await listen('A-12\u000034\rA-2\r')).toEqual(['malformed', 'A-2']);
    expect(await listen('\u0000\u0000A-1\r')).toEqual(['A-1']);
  });

  it('reads the first code after a line that began with noise', async () => {
    expect(await listen(Uint8Array.of(0x00))).toEqual([]);
    const heard = await hear(barcodeDriver, Uint8Array.of(0x41, 0x00), 60_000, '6901234567892\r');
    expect(saidIn(heard)).toEqual(['malformed', '6901234567892']);
  });

  it('says nothing of bytes that no encoding has', async () => {
    expect(await listen(bytesOf('4C32FF30FF0D'), 'A-2\r')).toEqual(['malformed', 'A-2']);
  });

  it.each([
    ['cut off', 'A-1234', 'incomplete', 6],
    ['broken', 'A-12\u000034\r', 'malformed', 4],
    ['in no encoding', Buffer.from('4C32FF30FF0D', 'hex').toString('latin1'), 'malformed', 6],
  ])('tells of a code that is %s no byte, only how many', async (_name, code, reason, bytes) => {
    const { events } = await hear(barcodeDriver, code, SILENCE_MS);
    expect(events).toEqual([{ type: 'rejected', reason, rawHex: null, bytes }]);
  });

  it('says nothing of a code without content', async () => {
    expect(await listen(']Q1\r')).toEqual(['malformed']);
    expect(await listen('   \r')).toEqual(['malformed']);
  });

  it('reads no part of a code that no code can hold', async () => {
    expect(await listen(`${'7'.repeat(LINE_BYTES_MAX + 1)}8\rA-1\r`)).toEqual(['malformed', 'A-1']);
  });

  it('says the same in any pieces', async () => {
    const whole = await listen(captures['barcode']!);
    for (const halves of everySplit(captures['barcode']!)) {
      expect(await listen(...halves)).toEqual(whole);
    }
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), cutPlaces, async (noise, places) => {
        expect(await listen(...cutAt(noise, places))).toEqual(await listen(noise));
      }),
    );
  });

  it('is understood where it is simulated', async () => {
    const time = createManualTime();
    const simulator = createBarcodeSimulator(time);
    const rig = createRig(time, barcodeDriver, simulator.device);
    for (const { key } of simulator.buttons) simulator.press(key, null);
    await time.settle();
    expect(rig.events).toEqual([
      { type: 'text', text: 'L260000000017' },
      { type: 'text', text: '预约 2026-11-23 09:00' },
      ...['A', 'B'].flatMap((desk) => [
        { type: 'text', text: specimenLabel(desk, clinicDate(time.now()), 1) },
        { type: 'text', text: ticketCode(`${desk}001`, clinicDate(time.now())) },
      ]),
    ]);
  });
});
