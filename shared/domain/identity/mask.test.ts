import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MaskChannel, mask, maskDocument } from './mask.ts';

function staffReasons(value: string) {
  return mask({ kind: 'id-number', value, channel: 'staff' }).because;
}

const channels: readonly MaskChannel[] = ['public', 'staff', 'paper', 'extract'];

describe('mask of numbers', () => {
  it.each([
    ['id-number', '110199195103120019', 'public', ''],
    ['id-number', '110199195103120019', 'staff', '**************0019'],
    ['id-number', '110199195103120019', 'paper', '**************0019'],
    ['id-number', '110199195103120019', 'extract', '110199195103******'],
    ['id-number', '11019919510312002x', 'staff', '**************002X'],
    ['id-number', '110199510312001', 'staff', '***********2001'],
    ['id-number', '110199510312001', 'extract', '110199510******'],
    ['id-number', '1101991', 'staff', '*****91'],
    ['id-number', '1101991', 'extract', '*****91'],
    ['id-number', '11019919', 'staff', '****9919'],
    ['id-number', '11019919', 'extract', '11******'],
    ['passport', 'E12345678', 'public', ''],
    ['passport', 'E12345678', 'staff', 'E1*****78'],
    ['passport', 'e12345678', 'extract', 'E1*****78'],
    ['passport', 'AB12345', 'staff', '*****45'],
    ['phone', '13800001234', 'public', '138****1234'],
    ['phone', '138 0000 1234', 'staff', '138****1234'],
    ['phone', '+86 138-0000-1234', 'extract', '138****1234'],
    ['phone', '010-88881234', 'paper', '010****1234'],
    ['phone', '88881234', 'staff', '****1234'],
    ['phone', '120', 'staff', '*20'],
    ['phone', '', 'staff', ''],
  ] as const)('%s %s on %s is %s', (kind, value, channel, masked) => {
    expect(mask({ kind, value, channel }).masked).toBe(masked);
  });

  it('gives its reasons', () => {
    expect(staffReasons('110199195103120019')).toEqual(['ID-50', 'ID-52']);
    expect(staffReasons('110199510312001')).toEqual(['ID-50', 'ID-52', 'ID-53']);
  });

  it('is not loosened by spaces at the hidden end', () => {
    const padded = { kind: 'id-number', value: '110199195103120019   ' } as const;
    expect(mask({ ...padded, channel: 'extract' }).masked).toBe('110199195103******');
    expect(mask({ ...padded, channel: 'staff' }).masked).toBe('**************0019');
  });

  it('shows the same on a screen and on paper, so that the two never add up (ID-51)', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Z]{0,20}$/), (value) => {
        for (const kind of ['id-number', 'passport', 'phone'] as const) {
          const [staff, paper] = [
            mask({ kind, value, channel: 'staff' }),
            mask({ kind, value, channel: 'paper' }),
          ];
          expect(staff.masked).toBe(paper.masked);
        }
      }),
    );
  });

  it('never shows a whole number, whatever its length', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{1,30}$/),
        fc.constantFrom(...channels),
        (value, channel) => {
          for (const kind of ['id-number', 'passport', 'phone'] as const) {
            const { masked } = mask({ kind, value, channel });
            const isHidden = masked.includes('*') || masked === '';
            expect(isHidden).toBe(true);
          }
        },
      ),
    );
  });
});

describe('mask of names', () => {
  it.each([
    ['', ''],
    ['张', '*'],
    ['张明', '张*'],
    ['张小明', '张*明'],
    ['张三小明', '张**明'],
    ['欧阳', '欧*'],
    ['欧阳明', '欧阳*'],
    ['欧阳小明', '欧阳*明'],
    ['司马相如如', '司马**如'],
    ['买买提·艾力', '买****'],
    ['买买提•吐尔逊', '买****'],
    ['张 小 明', '张*明'],
    ['𠮷小明', '𠮷*明'],
    ['张𠮷', '张*'],
    ['王芳之女', '王**女'],
    ['Anna Maria', 'A********a'],
  ])('%s in public is %s', (value, masked) => {
    expect(mask({ kind: 'name', value, channel: 'public' }).masked).toBe(masked);
  });

  it('keeps a name whole for staff, on paper and in extracts', () => {
    for (const channel of ['staff', 'paper', 'extract'] as const) {
      expect(mask({ kind: 'name', value: '买买提•艾力', channel }).masked).toBe('买买提•艾力');
    }
  });
});

describe('maskDocument', () => {
  it('masks by type and length', () => {
    expect(maskDocument('passport', 'E12345678', 'staff')).toBe('E1*****78');
    expect(maskDocument('travel-permit', 'H12345678', 'staff')).toBe('*****5678');
    expect(maskDocument('foreigner-2017', 'KAZ110090123105', 'extract')).toBe('KAZ110090******');
    expect(maskDocument('id-card', '110199195103120019', 'public')).toBe('');
  });
});
