import { staticStyles, styledFolders } from './static-styles.ts';

const name = 'virtual:ant-design.css';

type Chunk = { readonly modules?: Readonly<Record<string, unknown>> };

/** Makes the styles of Ant Design while the window is built, so that the window need not at every start. */
export function antDesignStyles() {
  return {
    name: 'ant-design-styles',
    resolveId: (id: string) => (id === name ? name : null),
    load: (id: string) => (id === name ? staticStyles() : null),
    generateBundle(_: unknown, bundle: Readonly<Record<string, object>>) {
      const bare = Object.values(bundle)
        .flatMap((chunk: Chunk) => Object.keys(chunk.modules ?? {}))
        .map((id) => /antd\/es\/([a-z-]+)\/style\/index\.js$/.exec(id)?.[1])
        .filter((folder) => folder !== undefined && !styledFolders.has(folder));
      if (bare.length > 0) throw new Error(`no styles of ${bare.join(', ')}: tools/look`);
    },
  };
}
