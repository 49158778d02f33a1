import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLabResult } from '../meaning/lab-results.ts';
import { readMessage } from './protocol.ts';

const header = 'MSH|^~\\&|URIT^8031|LAB|||20261121083000||ORU^R01|17|P|2.3.1';
const order = 'OBR|1||L260000000017|PANEL|||20261121082900';

function read(...segments: readonly string[]) {
  return readMessage(Buffer.from(segments.map((segment) => `${segment}\r`).join('')));
}

function decodeAll(...segments: readonly string[]) {
  const found = read(...segments);
  if (found.is !== 'results') throw new Error(found.is);
  const { message } = found;
  return message.results.map((result) => ({ result, decoded: decodeLabResult(message, result) }));
}

/** The value of the only result, or why it is none. */
function said(...segments: readonly string[]) {
  const [{ decoded } = { decoded: null }, ...more] = decodeAll(...segments);
  expect(more).toEqual([]);
  if (decoded?.is !== 'reading') return decoded?.reason;
  const { kind, value, code, original } = decoded.value;
  return [kind, code ?? value, original?.text].filter((one) => one !== undefined).join(' ');
}

const ofResult = (obx: string) => said(header, 'PID|1', order, obx);

describe('a result of HL7 v2', () => {
  it.each([
    ['OBX|1|NM|2345-7^GLU^LN||6.8|mmol/L|||||F', 'glucose 6.8'],
    ['OBX|1|NM|GLU||111|mg/dL|65-99|N|||F', 'glucose 6.2 111'],
    ['OBX|1|NM|1|GLU|111|mg/dL|65-99|N|||F', 'glucose 6.2 111'],
    ['OBX|1|NM|1|GLI|111|mg/dL|65-99|N|||F', 'glucose 6.2 111'],
    ['OBX|1|NM|FBG||6.8|mmol/L|||||F', 'glucose-fasting 6.8'],
    ['OBX|1|NM|1001^空腹血糖||6.8|mmol/L|||||F', 'glucose-fasting 6.8'],
    ['OBX|1|NM|1001^GLU^99A||6.8|mmol/L^^UCUM|||||F', 'glucose 6.8'],
    ['OBX|1|NM|77^x^99A^2345-7^Glucose^LN||6.8|mmol/L|||||F', 'glucose 6.8'],
    ['OBX|1|NM|14771-0^x^LN||6.8|mmol/L|||||F', 'glucose-fasting 6.8'],
    ['OBX|1|NM|糖化血红蛋白||7.2|%|||||F', 'hba1c 7.2'],
    ['OBX|1|SN|GLU||>^33.3|mmol/L|||||F', 'glucose HI >33.3'],
    ['OBX|1|SN|GLU||<=^1.1|mmol/L|||||F', 'glucose LO <1.1'],
    ['OBX|1|ST|GLU||HI|mmol/L|||||F', 'glucose HI HI'],
    ['OBX|1|NM|GLU||1.1|mmol/L||<|||F', 'glucose LO <1.1'],
    ['OBX|1|NM|GLU||6.8|mmol/L|||||', 'glucose 6.8'],
  ])('%s is %s', (obx, value) => {
    expect(ofResult(obx)).toBe(value);
  });

  it.each([
    ['another test', 'OBX|1|NM|718-7^HGB^LN||141|g/L|||||F', 'unsupported'],
    ['a test of urine by its code', 'OBX|1|NM|5792-7^GLU^LN||5.5|mmol/L|||||F', 'unsupported'],
    ['a counter that names nothing', 'OBX|1|NM|1||5.5|mmol/L|||||F', 'unsupported'],
    ['no unit', 'OBX|1|NM|GLU||6.8||||||F', 'unsupported'],
    ['a unit of something else', 'OBX|1|NM|HBA1C||52|mmol/mol|||||F', 'unsupported'],
    ['two values', 'OBX|1|NM|GLU||6.8~6.9|mmol/L|||||F', 'malformed'],
    ['a ratio', 'OBX|1|SN|GLU||^1^:^128|mmol/L|||||F', 'malformed'],
    ['words', 'OBX|1|ST|GLU||++|mmol/L|||||F', 'malformed'],
    ['no value', 'OBX|1|NM|GLU||""|mmol/L|||||F', 'malformed'],
    ['not the last word', 'OBX|1|NM|GLU||6.8|mmol/L|||||P', 'unstable'],
    ['a deletion', 'OBX|1|NM|GLU||6.8|mmol/L|||||D', 'error'],
  ])('that is %s is refused', (_name, obx, reason) => {
    expect(ofResult(obx)).toBe(reason);
  });

  const good = 'OBX|1|NM|GLU||6.8|mmol/L|||||F';
  it.each([
    ['processing id', header.replace('|P|', '|T|'), 'PID|1', order],
    ['field 16 of the header', `${header}||||2`, 'PID|1', order],
    ['label', header, 'PID|1', order.replace('L260000000017', 'QC-1')],
    ['patient', header, 'PID|1||CTRL^^^LAB', order],
    ['second repetition of the patient', header, 'PID|1||1~质控', order],
    ['order', header, 'PID|1', order.replace('PANEL', '3^LJ QCR^99M')],
    ['specimen', header, 'PID|1', `${order}||||||||UR`],
  ])('of a control or of urine is nobody’s, where the %s says so', (_where, ...above) => {
    expect(said(...above, good)).toBe('unsupported');
  });

  it('of a control is nobody’s, where the specimen or a note says so', () => {
    expect(said(header, order, good, 'SPM|1|L1||SER|||||||Q')).toBe('unsupported');
    expect(said(header, order, good, 'NTE|1||control material')).toBe('unsupported');
  });

  it('beside those of a urine strip is one of urine, and only of that specimen', () => {
    const strip = 'OBX|2|ST|NIT||NEG||||||F';
    const other = order.replace('L260000000017', 'L260000000018');
    const reasons = (...segments: string[]) =>
      decodeAll(header, ...segments).map(({ decoded }) =>
        decoded.is === 'reading' ? decoded.value.value : decoded.reason,
      );
    expect(reasons(order, good, strip)).toEqual(['unsupported', 'unsupported']);
    expect(reasons(order, good, other, good, strip)).toEqual([6.8, 'unsupported', 'unsupported']);
  });

  it('is known by the label, then by the patient, and tells when it was made', () => {
    const [one] = decodeAll(header, 'PID|1||4711^^^A~12', order, good);
    expect(one?.result).toMatchObject({ specimenId: 'L260000000017', patientId: '4711' });
    expect(one?.result.at).toBe('2026-11-21 08:29:00');
    const [two] = decodeAll(header, order, `${good}|||20261121002800+0000`, 'SPM|1|S-2^X||SER');
    expect(two?.result).toMatchObject({ specimenId: 'S-2', patientId: null });
    expect(two?.result.at).toBe('2026-11-21 08:28:00');
  });

  it('says when its flag is not that of its own range', () => {
    const flags = (obx: string) => {
      const [one] = decodeAll(header, order, obx);
      return one?.decoded.is === 'reading' ? one.decoded.flags : null;
    };
    expect(flags('OBX|1|NM|GLU||111|mg/dL|65-99|N|||F')).toContain('mark-contradicts-range');
    expect(flags('OBX|1|NM|GLU||111|mg/dL|65-99|H|||F')).not.toContain('mark-contradicts-range');
  });

  it('without any time is known by its message, and never by a bare counter', () => {
    const keyOf = (...segments: string[]) => {
      const [one] = decodeAll(...segments, good);
      return one?.decoded.is === 'reading' ? one.decoded.recordKey : undefined;
    };
    expect(keyOf(header, 'OBR|1')).toContain('17 20261121083000');
    expect(keyOf(header.replace('20261121083000', ''), 'OBR|1')).toBeNull();
  });
});

describe('a message of HL7 v2', () => {
  it('may part its fields by other characters, and write those', () => {
    const found = read(
      'MSH$*~!&$A*B$$$$20261121083000$$ORU*R01$9$P$2.4',
      'OBR$1$$L!F!1!S!2!X41!!E!',
      'OBX$1$NM$GLU$$6.8$mmol/L$$$$$F',
    );
    if (found.is !== 'results') throw new Error(found.is);
    expect(found.message.results[0]).toMatchObject({ specimenId: 'L$1*2A!', value: '6.8' });
  });

  it('is read in GB 18030, too', () => {
    const text = Buffer.from(`${header}\rOBX|1|NM|GLU||6.8|mmol/L|||||F\rNTE|1||`, 'latin1');
    const found = readMessage(Buffer.concat([text, Uint8Array.of(0xd6, 0xca, 0xbf, 0xd8)]));
    if (found.is !== 'results') throw new Error(found.is);
    expect(found.message.results[0]?.comments).toEqual(['质控']);
  });

  it.each([
    ['no header', order],
    ['two headers', header, header],
    ['the same delimiter twice', header.replace('^~\\&', '^^\\&')],
    ['no control id', header.replace('|17|', '||')],
    ['a control id that cannot be said again', header.replace('|17|', '|一七|')],
    ['something that is no segment', header, 'hello'],
    ['noise in it', header, 'OBX|1|NM|GLU||6\u0000.8|mmol/L|||||F'],
  ])('with %s is none', (_name, ...segments) => {
    expect(read(...segments)).toEqual({ is: 'broken' });
  });

  it.each(['\n', '\r\n', '\r'])('may end its lines with %j', (end) => {
    const lines = [header, 'OBX|1|NM|GLU||6.8|mmol/L|||||F', 'OBX|2|NM|GLU||+7.1|mmol/L|||||F'];
    expect(readMessage(Buffer.from(lines.join(end)))).toMatchObject({
      is: 'results',
      message: { results: [{ value: '6.8' }, { value: '+7.1' }] },
    });
  });

  it('may come from somebody who has no name', () => {
    const nameless = header.replace('URIT^8031|LAB', '|');
    expect(nameless).toContain('&|||');
    expect(read(nameless, 'OBX|1|NM|GLU||6.8|mmol/L|||||F')).toMatchObject({
      is: 'results',
      message: { sender: '', results: [{ value: '6.8' }] },
    });
  });

  it('that is an answer is not answered', () => {
    expect(read(header.replace('ORU^R01', 'ACK^R01'), 'MSA|AA|17')).toEqual({ is: 'answer' });
  });

  it('of another type is answered as such', () => {
    expect(read(header.replace('ORU^R01', 'QRY^Q02'))).toMatchObject({ is: 'other' });
  });

  it('may be anything without a throw', () => {
    const line = fc.stringMatching(/^[A-Z0-9|^~\\&.]{0,40}$/);
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.uint8Array({ maxLength: 40 }),
        (all, raw) => {
          const found = readMessage(Buffer.concat([Buffer.from([header, ...all].join('\r')), raw]));
          if (found.is !== 'results') return;
          for (const result of found.message.results) decodeLabResult(found.message, result);
        },
      ),
      { numRuns: 300 },
    );
  });
});
