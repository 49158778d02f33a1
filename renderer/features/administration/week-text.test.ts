import { describe, expect, test } from 'vitest';
import { settingDefinitions } from '../../../shared/domain/settings/registry.ts';
import { readWeek, weekText } from './week-text.ts';

const usual = settingDefinitions['opening.week'].default;
const text = weekText(usual);

describe('readWeek', () => {
  test('reads what it writes', () => {
    expect(text.monday).toBe('08:00-12:00 13:30-17:00');
    expect(readWeek(text)).toEqual(usual);
  });

  test.each(['8:00-12:00，13:30-17:00', '0800-1200 1330-1700', '08：00 - 12：00 13:30~17:00'])(
    'takes "%s"',
    (monday) => {
      expect(readWeek({ ...text, monday })).toEqual(usual);
    },
  );

  test.each(['早上', '08:00', '12:00-08:00', '08:00-12:00 11:00-13:00', '08:00-25:00'])(
    'does not guess at "%s"',
    (wednesday) => {
      expect(readWeek({ ...text, wednesday })).toEqual({ unread: 'wednesday' });
    },
  );
});
