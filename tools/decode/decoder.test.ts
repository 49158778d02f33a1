import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLinkFrame, linkFlags } from '../../electron/devices/framing/link-frames.ts';
import { encodeAppendedAddress } from '../../electron/devices/sdt-id-card/card-text.ts';
import { encodeSdtReply, sdtStatus } from '../../electron/devices/sdt-id-card/protocol.ts';
import { captures } from '../../tests/support/captures.ts';
import { inventedCard } from '../../tests/support/cards.ts';
import { cutAt, cutPlaces, joined } from '../../tests/support/chunks.ts';
import { createDecoder } from './decoder.ts';
import { decodingDrivers } from './drivers.ts';
import type { InputLine } from './input.ts';
import type { Output } from './output.ts';

const drivers = decodingDrivers();
const decodable = [...drivers.keys()];

async function decode(id: string, lines: readonly InputLine[]): Promise<readonly Output[]> {
  const outputs: Output[] = [];
  const decoder = createDecoder({
    driver: drivers.get(id)!,
    isUnmasked: false,
    write: (output) => outputs.push(output),
  });
  for (const line of lines) await decoder.take(line);
  await decoder.end();
  return outputs;
}

const bytes = (...chunks: readonly Uint8Array[]): InputLine[] =>
  chunks.map((chunk) => ({ is: 'bytes', bytes: chunk }));

describe.each(decodable)('the driver %s on a capture', (id) => {
  it('finds what the device said', async () => {
    const found = await decode(id, bytes(captures[id]!));
    expect(found.map(({ type }) => type)).toContainEqual(
      expect.stringMatching(/reading|card|text|status/),
    );
  });

  it('finds the same however the capture was cut', async () => {
    const whole = await decode(id, bytes(captures[id]!));
    await fc.assert(
      fc.asyncProperty(cutPlaces, async (places) => {
        expect(await decode(id, bytes(...cutAt(captures[id]!, places)))).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });

  it('throws nothing at any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
        await decode(id, bytes(joined(noise, captures[id]!.slice(0, 40), noise)));
      }),
      { numRuns: 25 },
    );
  });
});

it('there is a capture of every driver', () => {
  expect(Object.keys(captures).toSorted()).toEqual(decodable.toSorted());
});

it('what the driver answers is told between what it heard', async () => {
  const found = await decode('astm', bytes(captures['astm']!));
  expect(found.map((one) => (one.type === 'send' ? one.hex : one.type))).toEqual([
    '06',
    '06',
    '06',
    '06',
    '06',
    'reading',
    'rejected',
    '06',
  ]);
});

it('a gap lets a broken frame end, and joins nothing to what follows', async () => {
  const frame = captures['and-tm2655']!.slice(3, 60);
  const gap: InputLine = { is: 'gap', ms: 1_000 };
  const found = await decode('and-tm2655', [...bytes(frame), gap, ...bytes(frame.slice(30))]);
  expect(found).toMatchObject([{ type: 'rejected', reason: 'incomplete', bytes: 57 }]);
});

it('the end of a capture ends a broken frame too, and sends nothing', async () => {
  const begun = captures['astm']!.slice(0, 100);
  const found = await decode('astm', bytes(begun));
  expect(found.filter(({ type }) => type !== 'send')).toMatchObject([
    { type: 'rejected', reason: 'incomplete' },
  ]);
});

it('a card never shows its bytes', async () => {
  const card = captures['sdt-id-card']!;
  const broken = Uint8Array.from(card);
  broken[100] = broken[100]! ^ 1;
  const found = await decode('sdt-id-card', bytes(broken));
  expect(found).toEqual([{ type: 'rejected', reason: 'checksum', bytes: 0 }]);
});

it('a code that was refused is told by its length', async () => {
  const found = await decode('barcode', bytes(Buffer.from('A-1234')));
  expect(found).toEqual([{ type: 'rejected', reason: 'incomplete', bytes: 6 }]);
});

it('a card whose address was written into it later is told once, with that', async () => {
  const address = '演示区银杏街道7号';
  const appended = encodeSdtReply(sdtStatus.ok, encodeAppendedAddress(address));
  const none = encodeSdtReply(sdtStatus.noSuchItem);
  const card = captures['sdt-id-card']!;
  const hidden = (text: string) => ({ type: 'card', fields: { address: '*'.repeat(text.length) } });
  const printed = hidden(inventedCard().address);
  expect(await decode('sdt-id-card', bytes(card, appended))).toMatchObject([hidden(address)]);
  expect(await decode('sdt-id-card', bytes(card, none))).toMatchObject([printed]);
  expect(await decode('sdt-id-card', bytes(card, none, appended))).toMatchObject([printed]);
  const cardAgain = await decode('sdt-id-card', bytes(card, appended, card));
  expect(cardAgain).toMatchObject([hidden(address), printed]);
});

it.each([
  ['AAAAAA9669000400004145', ['rejected']],
  ['AAAAAA9669000400003135', ['rejected']],
  ['AAAAAA9669000400006064', ['rejected']],
  ['AAAAAA9669000400001014', ['rejected']],
  ['AAAAAA9669000400008084', []],
  ['AAAAAA9669000400008185', []],
  ['AAAAAA9669000800009F0000000097', []],
  // A command that ends like a status.
  ['AAAAAA9669000461FF60FA', []],
])('a reader that says %s has failed, or waits', async (hex, types) => {
  const found = await decode('sdt-id-card', bytes(Buffer.from(hex, 'hex')));
  expect(found.map(({ type }) => type)).toEqual(types);
});

it('a record that comes again is told once, and that it came again', async () => {
  const record = captures['taidoc']!.slice(0, 27);
  const found = await decode('taidoc', bytes(record, record));
  expect(found).toMatchObject([{ type: 'reading' }, { type: 'status', status: 'repeated' }]);
});

it('a value behind a broken time is refused: nobody could know when it was', async () => {
  const broken = captures['taidoc']!.slice(0, 27);
  broken[12] = broken[12]! ^ 1;
  const found = await decode('taidoc', bytes(broken));
  expect(found).toMatchObject([
    { type: 'rejected', reason: 'checksum' },
    { type: 'rejected', reason: 'incomplete' },
  ]);
});

it('what a finger shows at the end of a capture is told, and that it is no measurement yet', async () => {
  const second = captures['contec-cms50']!.slice(3, 303);
  const found = await decode('contec-cms50', bytes(second));
  expect(found).toMatchObject([{ type: 'reading', flags: ['not-steady'] }]);
  expect(found[0]).not.toHaveProperty('stable');
});

const cardFrame = '0401200105DEADBEEF020701177B22736C6F74223A2269642D63617264227DA22BCAC500';
const ofFrame = (hex: string) => decode('kiosk', bytes(Buffer.from(hex, 'hex')));

it('the example frame of the kiosk link is what the specification says, and nothing is sent', async () => {
  expect(await ofFrame(cardFrame)).toEqual([{ type: 'status', status: 'card.present' }]);
  expect(await ofFrame(cardFrame + cardFrame)).toEqual([
    { type: 'status', status: 'card.present' },
    { type: 'status', status: 'repeated' },
  ]);
});

it('a frame of the kiosk link with one bit turned is refused for its checksum, without its bytes', async () => {
  expect(await ofFrame(cardFrame.replace('7B22', '7A22'))).toEqual([
    { type: 'rejected', reason: 'checksum', bytes: 0 },
  ]);
});

it('a kiosk link between two others says card, status and no page, with a key that nobody has here', async () => {
  const found = await decode('kiosk', bytes(captures['kiosk']!));
  const said = found.map((one) => (one.type === 'status' ? one.status : one.type));
  expect(said).toEqual([
    'hello unpaired',
    'hello unpaired',
    'hello.ok unpaired',
    'hello.ok unpaired',
    'pair.begin',
    'pair.offer',
    'pair.nonce',
    'pair.reveal',
    'pair.keep',
    'pair.keep',
    'hello paired',
    'hello paired',
    'hello.ok paired',
    'hello.ok paired',
    'card.present',
    'session.begin',
    'card',
    'page.show ask',
    'input ask',
    'ticket.print',
    'page.show ticket',
    'print.status printed',
    'session.end',
  ]);
});

it('a kiosk measures, is low on paper, and what sways is no reading', async () => {
  const id = '01890000-0000-7000-8000-000000000051';
  const values = [{ kind: 'weight', value: 62.4, unit: 'kg' }];
  const src = 'scale 1';
  const result = { sid: id, measureId: id, kind: 'weight', values, deviceTime: null, src };
  const beat = { uptime: 7, state: 'busy', paper: 'low', errors: 0 };
  const payloads = [
    [0x51, { ...result, stable: false }],
    [0x51, { ...result, stable: true }],
    [0x51, { ...result, stable: true, kind: 'blood-pressure' }],
    [0x03, beat],
    [0x03, { ...beat, uptime: 9 }],
    [0x03, { uptime: 'long' }],
    [0x7e, {}],
  ] as const;
  const frames = payloads.map(([type, body], index) =>
    encodeLinkFrame({
      version: 1,
      type,
      flags: linkFlags({ ackReq: type === 0x51 }),
      epoch: 9,
      seq: type === 0x51 ? index + 1 : 0,
      ack: 0,
      payload: Buffer.from(JSON.stringify(body)),
    }),
  );
  expect(await decode('kiosk', bytes(...frames))).toEqual([
    { type: 'rejected', reason: 'unstable', bytes: 0 },
    { type: 'reading', values, stable: true, flags: ['src:scale 1', 'stable'] },
    { type: 'rejected', reason: 'unsupported', bytes: 0 },
    { type: 'status', status: 'heartbeat busy, paper low, errors 0' },
    { type: 'rejected', reason: 'malformed', bytes: 0 },
    { type: 'rejected', reason: 'unsupported', bytes: 0 },
  ]);
});
