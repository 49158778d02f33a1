import { createRequire } from 'node:module';

/** What is needed of Ant Design, in the form that Node loads: its own packages, so that there is one of each. */
type Antd = Readonly<Record<string, Component>>;
type Component = object & Readonly<Record<string, unknown>>;
type CreateElement = (type: unknown, props?: object | null, ...children: unknown[]) => object;

type CssInJs = {
  readonly createCache: () => object;
  readonly StyleProvider: unknown;
  readonly extractStyle: (cache: object, options: { plain: true; types: 'style' }) => string;
};

/** Components whose style the window needs: those that it imports, and those that they bring along. */
const styledComponents = [
  'AutoComplete',
  'Button',
  'Checkbox',
  'Drawer',
  'Dropdown',
  'Empty',
  'Input',
  'InputNumber',
  'Menu',
  'Modal',
  'Popover',
  'Progress',
  'Radio',
  'Segmented',
  'Select',
  'Skeleton',
  'Switch',
  'Tabs',
  'Tooltip',
] as const;

/** Folders of Ant Design whose styles are made; compact rows come with an input, the grid's are never asked for. */
export const styledFolders: ReadonlySet<string> = new Set([
  ...styledComponents.map((name) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()),
  'grid',
  'space',
]);

/** Styles that only a part of a component has. */
const parts = [
  ['Input', 'OTP'],
  ['Input', 'Password'],
  ['Input', 'Search'],
  ['Input', 'TextArea'],
  ['Radio', 'Group'],
] as const;

/** What a component shows in a layer of its own, which is not drawn here, shown in place. */
const inPlace = '_InternalPanelDoNotUseOrYouWillBeFired';

/**
 * The styles of {@link styledComponents} as one text. They ask for every size and colour by a variable
 * (`--ant-*`), which the window sets by its theme; so they are the same for every theme.
 *
 * @param theme any, to prove just that
 */
export function staticStyles(theme: object = {}): string {
  const requireHere = createRequire(import.meta.url);
  const antd = requireHere('antd') as Antd;
  const { createElement } = requireHere('react') as { createElement: CreateElement };
  const { renderToString } = requireHere('react-dom/server') as {
    renderToString: (element: object) => string;
  };
  const styles = createRequire(requireHere.resolve('antd'))('@ant-design/cssinjs') as CssInJs;
  const cache = styles.createCache();
  const drawn = drawables(antd).map((type, key) =>
    createElement(type, { key, items: [], menu: { items: [] }, options: [] }),
  );
  const looks = { ...theme, hashed: false, cssVar: { key: 'any' } };
  renderToString(
    createElement(
      styles.StyleProvider,
      { cache },
      createElement(antd['ConfigProvider'], { theme: looks }, ...drawn),
    ),
  );
  return styles.extractStyle(cache, { plain: true, types: 'style' });
}

function drawables(antd: Antd): readonly unknown[] {
  return [
    ...styledComponents.flatMap((name) => {
      const component = antd[name];
      return [component, component?.[inPlace]];
    }),
    ...parts.map(([name, part]) => antd[name]?.[part]),
  ].filter((type) => type !== undefined);
}
