import { expect, test } from 'vitest';
import { staticStyles } from './static-styles.ts';

const styles = staticStyles();

test('are the same for every theme: sizes and colours are variables', () => {
  const large = {
    token: {
      fontSize: 22,
      sizeUnit: 5.4,
      controlHeight: 54,
      colorPrimary: '#003b39',
      motion: false,
    },
    components: { Button: { primaryShadow: 'none' } },
  };
  expect(staticStyles(large)).toBe(styles);
});

test.each([
  '.ant-btn',
  '.ant-modal',
  '.ant-select-dropdown',
  '.ant-dropdown-menu',
  '.ant-empty',
  '.ant-otp',
])('know %s, also where it stands in a layer or in a part', (selector) => {
  expect(styles).toContain(`${selector}{`);
});
