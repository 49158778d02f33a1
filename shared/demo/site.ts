/** What sets a clinic of an invented district apart from the others. */
export type Site = {
  readonly name: string;
  readonly street: string;
  /** Township code in record numbers (EHR-01). */
  readonly streetCode: string;
  /** Behind the login names, which are of the whole district. */
  readonly loginSuffix: string;
};

/** The demonstration clinic. */
export const demonstrationSite: Site = {
  name: '演示区和平街道社区卫生服务中心',
  street: '和平街道',
  streetCode: '001',
  loginSuffix: '',
};

const streets = '和平 新华 河东 建设 胜利 文化 友谊 解放 光华 南湖'.split(' ');

/** @param clinic from 0, below 999; the first is where the demonstration clinic is */
export function siteAt(clinic: number): Site {
  if (clinic === 0) return demonstrationSite;
  const round = Math.floor(clinic / streets.length);
  const street = `${streets[clinic % streets.length] ?? ''}${round > 0 ? round + 1 : ''}街道`;
  return {
    name: `演示区${street}社区卫生服务中心`,
    street,
    streetCode: String(clinic + 1).padStart(3, '0'),
    loginSuffix: String(clinic + 1),
  };
}
