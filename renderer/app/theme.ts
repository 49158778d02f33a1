import type { ThemeConfig } from 'antd';

/** Large-type mode multiplies type, controls and spacing alike. */
export const largeTypeScale = 1.35;

/** The class under which the tokens stand in the page as `--ant-*` variables. */
export const themeKey = 'yizhan';

/** By language: base.css. */
const fontFamily = 'var(--font)';

/** One quiet brand colour, cool greys, four meanings. Data text is 7:1 and more on every surface. */
const colors = {
  brand: '#0c5f5c',
  ok: '#1d6b3a',
  attention: '#8a5200',
  danger: '#a81c1c',
  information: '#24557f',
  text: '#1c2529',
  textSecondary: '#3e4a50',
  border: '#c3cccf',
  borderSoft: '#e0e6e8',
  page: '#f3f6f6',
  surface: '#ffffff',
} as const;

const oneStepShadow = '0 1px 4px rgb(28 37 41 / 0.18)';

/**
 * The look of everything, as Ant Design tokens; style sheets read the same values as `--ant-*`.
 *
 * @param scale 1, or {@link largeTypeScale}
 * @param hasHighContrast black on white, every edge drawn in full: for eyes that need it, and for a sunlit room
 */
export function makeTheme(scale: number, hasHighContrast = false): ThemeConfig {
  const px = (value: number) => Math.round(value * scale);
  return {
    cssVar: { key: themeKey },
    hashed: false,
    // The styles came with the page (tools/look); the window sets their variables alone.
    zeroRuntime: true,
    token: {
      ...colorTokens(),
      ...(hasHighContrast ? highContrastTokens : {}),
      fontFamily,
      fontSize: px(16),
      fontSizeSM: px(14),
      fontSizeLG: px(18),
      fontSizeXL: px(24),
      borderRadius: 4,
      borderRadiusLG: 4,
      borderRadiusSM: 4,
      borderRadiusXS: 2,
      sizeUnit: 4 * scale,
      controlHeight: px(40),
      controlHeightSM: px(32),
      controlHeightLG: px(48),
      boxShadow: oneStepShadow,
      boxShadowSecondary: oneStepShadow,
      boxShadowTertiary: oneStepShadow,
      // Nothing moves unless something happened.
      motion: false,
      lineWidthFocus: 3,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
    },
  };
}

/** The same meanings, darker; surfaces white, and lines that part things as dark as letters. */
const highContrastTokens = {
  colorPrimary: '#003b39',
  colorSuccess: '#0a4420',
  colorWarning: '#5c3600',
  colorError: '#7f0d0d',
  colorInfo: '#0f3556',
  colorPrimaryHover: '#000000',
  colorLink: '#003b39',
  colorLinkHover: '#000000',
  colorText: '#000000',
  colorTextSecondary: '#000000',
  colorTextTertiary: '#000000',
  colorTextDescription: '#000000',
  colorTextPlaceholder: '#333333',
  colorTextDisabled: '#595959',
  colorBgContainerDisabled: '#ffffff',
  colorBorder: '#000000',
  colorBorderSecondary: '#4a4a4a',
  colorPrimaryBg: '#ffffff',
  colorPrimaryBgHover: '#ffffff',
  colorSuccessBg: '#ffffff',
  colorSuccessBorder: '#0a4420',
  colorWarningBg: '#ffffff',
  colorErrorBg: '#ffffff',
  colorInfoBg: '#ffffff',
  controlItemBgActive: '#d9eceb',
  controlItemBgActiveHover: '#d9eceb',
  controlItemBgHover: '#ededed',
  colorBgLayout: '#ffffff',
} as const;

function colorTokens() {
  return {
    colorPrimary: colors.brand,
    colorSuccess: colors.ok,
    colorWarning: colors.attention,
    colorError: colors.danger,
    colorInfo: colors.information,
    // Pointed at, the brand grows darker: lighter, as Ant Design has it, is below 7:1.
    colorPrimaryHover: '#0a4f4c',
    colorLink: colors.brand,
    colorLinkHover: '#0a4f4c',
    colorText: colors.text,
    colorTextSecondary: colors.textSecondary,
    colorTextTertiary: colors.textSecondary,
    colorTextDescription: colors.textSecondary,
    colorTextPlaceholder: '#4c595f',
    colorBorder: colors.border,
    colorBorderSecondary: colors.borderSoft,
    // The algorithm makes muddy tints of dark seeds; these are the quiet ones.
    colorPrimaryBg: '#e3f1f0',
    colorPrimaryBgHover: '#d3e9e7',
    colorSuccessBg: '#e7f4ea',
    colorSuccessBorder: '#9cc7a9',
    colorWarningBg: '#fdf2df',
    colorErrorBg: '#fdebe9',
    colorInfoBg: '#e8f0f7',
    controlItemBgActive: '#e3f1f0',
    controlItemBgActiveHover: '#d3e9e7',
    controlItemBgHover: '#f0f5f5',
    colorBgLayout: colors.page,
    colorBgContainer: colors.surface,
  };
}
