import { describe, expect, it } from 'vitest';
import {
  choiceOf,
  lineAs,
  type LineProfile,
  lineWords,
  nextLine,
  usualLine as own,
} from './line-settings.ts';

const scale: LineProfile = { ...own, baudRate: 2400, dataBits: 7, parity: 'even' };

describe('the line of a device', () => {
  it('is as its driver wants it, where nobody said anything', () => {
    expect(lineAs(own, { baudRate: null })).toEqual(own);
    expect(lineAs(own, { baudRate: null, line: { parity: undefined } })).toEqual(own);
  });

  it('is as a person set it, each setting by itself', () => {
    const line = { dataBits: 7, parity: 'even', stopBits: 2, dtr: false, rts: false } as const;
    expect(lineAs(own, { baudRate: 2400, line })).toEqual({ baudRate: 2400, ...line });
    expect(lineAs(own, { baudRate: null, line: { dtr: false } })).toEqual({ ...own, dtr: false });
  });

  it('is kept as what differs from the driver, and opened as it was wanted', () => {
    expect(choiceOf(own, own)).toEqual({ baudRate: null });
    expect(choiceOf(own, scale)).toEqual({
      baudRate: 2400,
      line: { dataBits: 7, parity: 'even' },
    });
    for (const wanted of [own, scale, { ...own, dtr: false, rts: false, stopBits: 2 as const }]) {
      expect(lineAs(own, choiceOf(own, wanted))).toEqual(wanted);
      expect(lineAs(scale, choiceOf(scale, wanted))).toEqual(wanted);
    }
  });

  it('is written as in manuals', () => {
    expect([own, scale].map(lineWords)).toEqual(['9600 8N1', '2400 7E1']);
  });
});

describe('what to listen at next', () => {
  it('is the parity that the bytes tell, at the speed at which they told it', () => {
    expect(lineWords(nextLine(own, own, [], 'even'))).toBe('9600 7E1');
    expect(lineWords(nextLine(own, { ...own, baudRate: 1200 }, [], 'odd'))).toBe('1200 7O1');
  });

  it('goes once through all that is usual and comes back, with the control lines as they are', () => {
    const first = { ...own, dtr: false };
    const heard = [first];
    for (let turn = 0; turn < 8; turn += 1) {
      heard.push(nextLine(own, heard.at(-1)!, [own, scale], null));
    }
    expect(heard.map(lineWords)).toEqual([
      '9600 8N1',
      '2400 7E1',
      '9600 7E1',
      '9600 8E1',
      '9600 7O1',
      '9600 8O1',
      '9600 8N2',
      '9600 8N1',
      '2400 7E1',
    ]);
    expect(heard.every(({ dtr }) => !dtr)).toBe(true);
  });

  it('begins with the driver’s own where somebody had set another by hand', () => {
    expect(nextLine(own, { ...own, baudRate: 4800 }, [scale], null)).toEqual(own);
  });
});
