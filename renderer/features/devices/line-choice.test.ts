import { expect, it } from 'vitest';
import { usualLine as own } from '../../../shared/domain/devices/line-settings.ts';
import { isLineChanged, withLine } from './line-choice.ts';

const port = { kind: 'serial', path: 'COM3', baudRate: null } as const;

it('keeps what somebody set, and nothing of what is the driver’s again', () => {
  const set = withLine(withLine(port, { parity: 'even' }), { dtr: false });
  expect(set).toEqual({ ...port, line: { parity: 'even', dtr: false } });
  const back = withLine(set, { parity: undefined });
  expect(back).toEqual({ ...port, line: { dtr: false } });
  expect(withLine(back, { dtr: undefined })).toEqual(port);
});

it('is changed where it differs from the driver, however that was said', () => {
  expect(isLineChanged(port, own)).toBe(false);
  expect(isLineChanged({ ...port, baudRate: 9600, line: { parity: 'none' } }, own)).toBe(false);
  expect(isLineChanged({ ...port, baudRate: 2400 }, own)).toBe(true);
  expect(isLineChanged({ ...port, line: { dtr: false } }, own)).toBe(true);
  expect(isLineChanged(port, null)).toBe(false);
  expect(isLineChanged({ ...port, line: { dtr: true } }, null)).toBe(true);
});
