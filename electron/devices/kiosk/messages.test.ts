import { describe, expect, it } from 'vitest';
import { inventedCard } from '../../../tests/support/cards.ts';
import { codeOf, parseMessage, type MessageType } from './messages.ts';

/** The limits of docs/kiosk-link.md 5: a vendor builds against them. */

const uuid = '01890000-0000-7000-8000-000000000051';
const greeting = { proto: '1.0', deviceId: 'k', fw: '1', caps: ['id-card'], maxPayload: 1024 };
const beat = { uptime: 0, state: 'idle', paper: 'ok', errors: 0 };
const pressure = {
  sid: uuid,
  measureId: uuid,
  kind: 'blood-pressure',
  values: [
    { kind: 'sbp', value: 128, unit: 'mm[Hg]' },
    { kind: 'dbp', value: 82, unit: 'mm[Hg]' },
  ],
  stable: true,
  deviceTime: '2026-11-22 08:41',
  src: 'model 1',
};
const scan = { sid: uuid, kind: 'resident', fields: inventedCard(), checkDigitOk: true };

const parsed = (type: MessageType, body: object) =>
  parseMessage(codeOf(type), Buffer.from(JSON.stringify(body)));
const bodyOf = (type: MessageType, body: object) => {
  const found = parsed(type, body);
  if (found.is === 'refused') throw new Error(found.code);
  return found.message;
};

describe('a message of the link', () => {
  it.each([1_000_000, 1_000_001, 2 ** 32, Number.MAX_SAFE_INTEGER])(
    'is a heartbeat after %d seconds, too',
    (uptime) => {
      expect(bodyOf('heartbeat', { ...beat, uptime, errors: uptime })).toMatchObject({ uptime });
    },
  );

  it.each([-1, 0.5, 2 ** 53, null, '7'])('is no heartbeat with an uptime of %j', (uptime) => {
    expect(parsed('heartbeat', { ...beat, uptime })).toEqual({ is: 'refused', code: 'malformed' });
  });

  it('keeps a stable value whose instrument has a long name: the name is cut', () => {
    const src = `Manufacturer of instruments, model 655, ${'9'.repeat(60)}`;
    const deviceTime = `2026-11-22 08:41${' '.repeat(40)}`;
    const result = bodyOf('measure.result', { ...pressure, src, deviceTime });
    expect(result).toMatchObject({ values: pressure.values, src: src.slice(0, 64) });
    expect(result).toMatchObject({ deviceTime: deviceTime.slice(0, 40) });
  });

  it('greets whatever a kiosk calls itself and its abilities', () => {
    const long = 'v'.repeat(63);
    const caps = ['id-card', 'x'.repeat(50), ...Array.from({ length: 80 }, () => 'a')];
    const hello = { ...greeting, deviceId: '', fw: `${long}\u{20000}`, caps };
    expect(bodyOf('hello', hello)).toEqual({
      type: 'hello',
      ...hello,
      // Not half of a character.
      fw: long,
      caps: ['id-card', 'x'.repeat(40), ...caps.slice(2, 64)],
    });
  });

  it.each([
    ['number', '1'.repeat(30)],
    ['name', '王'.repeat(60)],
    ['address', '路'.repeat(100)],
    ['authority', '局'.repeat(60)],
  ])(
    'takes a card with the longest %s, and refuses one character more: nothing of a card is cut',
    (field, text) => {
      const fields = (value: string) => ({ ...scan, fields: { ...scan.fields, [field]: value } });
      expect(bodyOf('id.scan', fields(text))).toMatchObject({ fields: { [field]: text } });
      expect(parsed('id.scan', fields(`${text}a`))).toMatchObject({ code: 'malformed' });
    },
  );

  it('takes one to four values of an instrument', () => {
    const values = (count: number) => ({
      ...pressure,
      values: Array.from({ length: count }, () => pressure.values[0]),
    });
    expect(bodyOf('measure.result', values(4))).toMatchObject({ type: 'measure.result' });
    for (const count of [0, 5]) {
      expect(parsed('measure.result', values(count))).toMatchObject({ code: 'malformed' });
    }
  });
});
