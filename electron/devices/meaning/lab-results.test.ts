import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specimenLabel } from '../../../shared/domain/orders/label.ts';
import type { CalendarDate } from '../../../shared/lib/clock.ts';
import { parseMessage } from '../astm/records.ts';
import { decodeAnalyte } from './lab-analytes.ts';
import { decodeLabResult } from './lab-results.ts';

const analyser = 'H|\\^&|||Afinion 2^1.0^AF1|||||||P|1|20241206141000';
const meter =
  'H|\\^&||qv|Bayer7390^01.26\\01.05^7390-1234567^0-|A=1^U=0^V=10600|3|||||P|1|202011220830';

function decodeAll(...records: string[]) {
  const message = parseMessage(Buffer.from([...records, 'L|1|N', ''].join('\r')));
  if (!message) throw new Error('these are the records of a message');
  return message.results.map((result) => ({ result, decoded: decodeLabResult(message, result) }));
}

function decodeOne(...records: string[]) {
  const [first, ...rest] = decodeAll(...records);
  if (!first || rest.length > 0) throw new Error('one result');
  return first;
}

/** The value of the one result, or why it is none. */
function valueOf(...records: string[]) {
  const { decoded } = decodeOne(...records);
  return decoded.is === 'reading' ? decoded.value : decoded.reason;
}

const fromMeter = (record: string) => valueOf(meter, 'P|1', record);

describe('a result of ASTM E1394', () => {
  it('of the published Afinion record is a long-term glucose with its time', () => {
    const { result } = decodeOne(analyser, 'R|1|^^^HbA1c|5.9|%||||F||3643||20241206140615');
    expect(result.at).toBe('2024-12-06 14:06:15');
    expect(valueOf(analyser, 'R|1|^^^HbA1c|5.9|%||||F||3643||20241206140615')).toEqual({
      kind: 'hba1c',
      value: 5.9,
      unit: '%',
    });
  });

  it('has its time in field 12 where 13 is empty, in field 9 of a short record, or none', () => {
    const at = (record: string) => decodeOne(analyser, record).result.at;
    expect(at('R|1|^^^Glucose|5|mmol/L||||F|||20241206140615')).toBe('2024-12-06 14:06:15');
    expect(at('R|1|^^^Glucose|93|mg/dL^P||A/M0/T1||201505261150')).toBe('2015-05-26 11:50');
    expect(at('R|1|^^^Glucose|5|mmol/L||||F||||20241306140615')).toBeNull();
  });

  it.each([
    [300, 16.7],
    [70, 3.9],
    [126, 7],
    [93, 5.2],
  ])('of %d mg/dL is converted once and keeps what was shown', (mgdl, mmol) => {
    expect(fromMeter(`R|1|^^^Glucose|${mgdl}|mg/dL^P||||202011220825`)).toEqual({
      kind: 'glucose',
      value: mmol,
      unit: 'mmol/L',
      original: { text: String(mgdl), unit: 'mg/dL' },
    });
  });

  it('without a unit has that of the meter’s header; without any it is refused', () => {
    expect(fromMeter('R|1|^^^Glucose|126|||||202011220825')).toMatchObject({ value: 7 });
    expect(valueOf(analyser, 'R|1|^^^Glucose|126|||||F')).toBe('unsupported');
  });

  it.each(['0', '0.0', '000'])('of %s is nobody’s', (number) => {
    expect(fromMeter(`R|1|^^^Glucose|${number}|mmol/L^P||||202011220825`)).toBe('range');
  });

  it.each([
    ['R|1|^^^Glucose|HI|mmol/L^P||||202011220825', 'HI', 'HI'],
    ['R|1|^^^Glucose|LO|||||202011220825', 'LO', 'LO'],
    ['R|1|^^^Glucose|601|mg/dL^P||>||202011220825', 'HI', '>601'],
    ['R|1|^^^Glucose|601|mg/dL^P||A||202011220825', 'HI', '>601'],
    ['R|1|^^^Glucose|9|mg/dL^P||A||202011220825', 'LO', '<9'],
    ['R|1|^^^Glucose|33.4|mmol/L^P||||202011220825', 'HI', '>33.4'],
    ['R|1|^^^Glucose|>33.3|mmol/L^P||||202011220825', 'HI', '>33.3'],
    ['R|1|^^^Glucose|10|mg/dL^P||</B||202011220825', 'LO', '<10'],
  ])('%s is a word and never a number', (record, code, text) => {
    const value = fromMeter(record);
    expect(value).toMatchObject({ code, original: { text } });
    expect(value).not.toHaveProperty('value');
  });

  it.each([
    ['F', 'glucose-fasting', false],
    ['A', 'glucose-2h', false],
    ['A/M0/T1', 'glucose-2h', false],
    ['R', 'glucose-random', false],
    ['', 'glucose', false],
    ['X/S', 'glucose', false],
    ['F/A', 'glucose', false],
    ['B', 'glucose', true],
  ])('with the mark %j of a meter is %s', (mark, kind, isBeforeMeal) => {
    const { decoded } = decodeOne(meter, `R|1|^^^Glucose|6.1|mmol/L^P||${mark}||202011220825`);
    if (decoded.is !== 'reading') throw new Error('a reading');
    expect(decoded.value.kind).toBe(kind);
    expect(decoded.flags.includes('meal:before')).toBe(isBeforeMeal);
  });

  it('of an analyser that is abnormal says nothing of a meal, one with a word does', () => {
    expect(valueOf(analyser, 'R|1|^^^Glucose|9.9|mmol/L||A||F')).toMatchObject({ kind: 'glucose' });
    const words = [
      'R|1|^^^GLU^Fasting|6.1|mmol/L||N||F',
      'R|1|^^^GLU|6.1|mmol/L||N||F\rC|1|I|空腹',
    ];
    for (const record of words) {
      expect(valueOf(analyser, ...record.split('\r'))).toMatchObject({ kind: 'glucose-fasting' });
    }
  });

  it.each([
    ['a meter’s mark', [meter, 'R|1|^^^Glucose|6.9|mmol/L^P||C||202011220825']],
    [
      'the action code',
      [analyser, 'P|1', 'O|1|S1||^^^Glucose|||||||Q', 'R|1|^^^Glucose|6.9|mmol/L'],
    ],
    ['the specimen', [analyser, 'P|1', 'O|1|CTRL1||^^^Glucose', 'R|1|^^^Glucose|6.9|mmol/L']],
    ['the other specimen', [analyser, 'O|1||QC^L2|^^^Glucose', 'R|1|^^^Glucose|6.9|mmol/L']],
    ['the patient', [analyser, 'P|1|CONTROL', 'R|1|^^^Glucose|6.9|mmol/L']],
    ['a comment', [analyser, 'R|1|^^^Glucose|6.9|mmol/L', 'C|1|I|CTRL level 1']],
    ['a comment above', [analyser, 'O|1|S1', 'C|1|I|质控', 'R|1|^^^Glucose|6.9|mmol/L']],
    ['the header', [analyser.replace('|P|1|', '|Q|1|'), 'R|1|^^^Glucose|6.9|mmol/L']],
    ['a training run', [analyser.replace('|P|1|', '|T|1|'), 'R|1|^^^Glucose|6.9|mmol/L']],
  ])('is a control by %s and no reading', (_name, records) => {
    expect(valueOf(...records)).toBe('unsupported');
  });

  it('that only begins like a control is a patient’s', () => {
    const records = [analyser, 'P|1|QCHEN01', 'R|1|^^^Glucose|6.9|mmol/L', 'C|1|I|well controlled'];
    expect(valueOf(...records)).toMatchObject({ value: 6.9 });
  });

  it.each([
    ['ketones', 'R|1|^^^Ketone|0.6|mmol/L^P||||202011220825', 'unsupported'],
    ['ketones by their letter', 'R|1|^^^K|0.6|mmol/L^P||||202011220825', 'unsupported'],
    ['ketones by their mark', 'R|1|^^^Glucose|0.6|mmol/L^P||K||202011220825', 'unsupported'],
    ['another test', 'R|1|^^^413|40.13|g/L', 'unsupported'],
    ['another unit', 'R|1|^^^Glucose|5.6|g/L', 'unsupported'],
    ['a test that failed', 'R|1|^^^Glucose|5.6|mmol/L||||X', 'error'],
    ['a preliminary result', 'R|1|^^^Glucose|5.6|mmol/L||||P', 'unstable'],
    ['no number', 'R|1|^^^Glucose|---|mmol/L||||F', 'malformed'],
    ['a decimal comma', 'R|1|^^^Glucose|5,6|mmol/L||||F', 'malformed'],
    ['a negative number', 'R|1|^^^Glucose|-5.6|mmol/L||||F', 'range'],
    ['a negative number that is marked as low', 'R|1|^^^Glucose|-5.6|mmol/L||<||F', 'range'],
    ['nothing', 'R|1', 'unsupported'],
  ])('of %s is refused', (_name, record, reason) => {
    expect(valueOf(meter, record)).toBe(reason);
  });

  it('of the laboratory that is below nothing is nobody’s', () => {
    const records = ['O|1|A261121001-3', 'R|1|^^^HGB|-141|g/L||||F'];
    const message = parseMessage(Buffer.from([analyser, ...records, 'L|1|N'].join('\r')))!;
    expect(decodeAnalyte(message, message.results[0]!)).toMatchObject({ reason: 'range' });
  });

  it('belongs to the patient or the specimen above it', () => {
    const ids = (...records: string[]) => {
      const { patientId, specimenId } = decodeOne(analyser, ...records).result;
      return [patientId, specimenId];
    };
    const glucose = 'R|1|^^^Glucose|5.6|mmol/L';
    expect(ids('P|1|P77', 'O|1|S88', glucose)).toEqual(['P77', 'S88']);
    expect(ids('P|1||L66^x', 'O|1||S99^2', glucose)).toEqual(['L66', 'S99']);
    expect(ids('P|1|old', 'P|2', glucose)).toEqual([null, null]);
    expect(ids('P|1|a&F&b&S&c&R&d&E&e&X41&f', glucose)).toEqual(['a|b^c\\d&eAf', null]);
  });

  it('is read with the delimiters that its header declares', () => {
    const records = [
      'H!~*%!!!Contour*1*SN!!!!!!!P!1',
      'P!1!id%F%1',
      'R!1!***Glucose!5.6!mmol/L!!F!!202011220825',
    ];
    const { decoded, result } = decodeOne(...records);
    expect(decoded).toMatchObject({ value: { kind: 'glucose-fasting', value: 5.6 } });
    expect(result.patientId).toBe('id!1');
  });

  it('has one key in every replay, wherever it stands and whatever its mark became', () => {
    const key = (record: string) => {
      const { decoded } = decodeOne(meter, record);
      return decoded.is === 'reading' ? decoded.recordKey : null;
    };
    const first = key('R|7|^^^Glucose|6.1|mmol/L^P||||202011220825');
    expect(key('R|2|^^^Glucose|6.1|mmol/L^P||F||202011220825')).toBe(first);
    expect(key('R|2|^^^Glucose|6.2|mmol/L^P||F||202011220825')).not.toBe(first);
    expect(key('R|2|^^^Glucose|6.1|mmol/L^P||F||202011220826')).not.toBe(first);
  });

  it('keeps the bytes of its records', () => {
    const record = 'R|1|^^^Glucose|5.6|mmol/L';
    const { result } = decodeOne(analyser, 'P|1|||王^大^明', record);
    const raw = Buffer.from(result.rawHex, 'hex').toString();
    expect(raw).toBe(`${analyser}\rP|1|||王^大^明\r${record}\r`);
  });
});

function flagsOfOne(sender: string, record: string): readonly string[] {
  const { decoded } = decodeOne(sender, 'P|1', record);
  return decoded.is === 'reading' ? decoded.flags : [];
}

describe('a meter that has lost its clock', () => {
  const lost = 'R|1|^^^Glucose|300|mg/dL^P||||000000000000';
  const label = specimenLabel('B', '2026-11-21' as CalendarDate, 1);

  it.each([lost, 'R|1|^^^Glucose|300|mg/dL^P||||', 'R|1|^^^Glucose|16.7|mmol/L||||'])(
    'tells of its memory, because nobody can say when it measured: %s',
    (record) => {
      expect(flagsOfOne(meter, record)).toContain('memory');
    },
  );

  it('is known by the short form of its records as well', () => {
    expect(flagsOfOne(analyser, 'R|1|^^^Glucose|300|mg/dL^P||||')).toContain('memory');
  });

  it('says whose a result is by the label of the specimen, wherever it stands', () => {
    for (const above of [`O|1|${label}`, `P|1|${label}`]) {
      const { decoded } = decodeOne(meter, ...(above.startsWith('O') ? ['P|1'] : []), above, lost);
      expect(decoded).toMatchObject({ is: 'reading', recordKey: null });
      expect(decoded.is === 'reading' && decoded.flags).not.toContain('memory');
    }
  });

  it('is no matter for an analyser, whose result is of now', () => {
    expect(valueOf(analyser, 'R|1|^^^Glucose|5|mmol/L||||F')).toMatchObject({ value: 5 });
  });
});

describe('a message of ASTM E1394', () => {
  it.each(['', 'L|1', 'P|1\rL|1', 'H\rL|1', 'H||||\rL|1', 'HABCD\rL|1', 'H|\\^&\rP|1'])(
    'is not %j',
    (text) => {
      expect(parseMessage(Buffer.from(text))).toBeNull();
    },
  );

  it('never throws and invents nothing, whatever the records', () => {
    const piece = fc.constantFrom(
      'H|\\^&',
      'P|1',
      'O|1|',
      'R|1|',
      '^^^Glucose|',
      '5.6|',
      'mmol/L',
      '\r',
      '&',
      '|>|',
      'C|1',
      'L|1',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        const text = pieces.join('');
        const message = parseMessage(Buffer.from(text));
        for (const result of message?.results ?? []) {
          const decoded = decodeLabResult(message!, result);
          if (decoded.is === 'reading' && decoded.value.value !== undefined) {
            expect(text).toContain(
              String(decoded.value.original?.text ?? decoded.value.value).split('.')[0],
            );
          }
        }
      }),
    );
  });
});
