import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * What an installed program will not do, whoever starts it (checklist 14). They are bits in Electron's own
 * file, so that no environment and no file beside it can turn them on again.
 */
export const fuses = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableCookieEncryption: true,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
};

/** Code of the machine's own can not be loaded out of the archive; neither can another program read a script there. */
export const unpacked = ['**/*.node', 'out/main/*.ps1'];

/**
 * The configuration of electron-builder for this checkout, after `npm run build`.
 *
 * @param {string} root folder of the checkout
 */
export function packagingConfig(root) {
  const { version, devDependencies } = read(root, 'package.json');
  return {
    appId: 'cn.yizhan.workstation',
    productName: 'Yizhan',
    buildVersion: version,
    electronVersion: devDependencies['electron'],
    directories: { output: 'packaging/dist', buildResources: 'packaging/resources' },
    files: shippedFiles(root),
    asar: true,
    asarUnpack: unpacked,
    electronFuses: fuses,
    // Both native packages bring what was built for Node's stable interface, which Electron has, too.
    npmRebuild: false,
    nodeGypRebuild: false,
    // Updates come through the district or on a stick; nothing is fetched from a host of a vendor's.
    publish: null,
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    win: {
      target: [{ target: 'nsis', arch: ['x64'] }],
      requestedExecutionLevel: 'asInvoker',
    },
    nsis: {
      // Into a folder that who works at the desk can not write to.
      oneClick: false,
      perMachine: true,
      allowElevation: true,
      allowToChangeInstallationDirectory: true,
      // The database of a clinic outlives its program.
      deleteAppDataOnUninstall: false,
      differentialPackage: false,
      installerLanguages: ['zh_CN', 'en_US'],
      shortcutName: '驿站',
    },
    linux: {
      target: [
        { target: 'AppImage', arch: ['x64'] },
        { target: 'deb', arch: ['x64'] },
      ],
      category: 'Office',
      synopsis: 'Front-desk workstation for community health centres',
      maintainer: 'Yizhan',
    },
  };
}

/**
 * The patterns of what is packed, in electron-builder's order: the last that fits decides. Of the packages
 * only those that the hosts load; the window's are bundled, the district's stay at the district.
 *
 * @param {string} root
 */
export function shippedFiles(root) {
  const needed = neededPackages(root);
  const surplus = installedForUse(root).filter((name) => !needed.has(name));
  return [
    'package.json',
    'out/main/**',
    'out/preload/**',
    'out/renderer/**',
    ...surplus.map((name) => `!node_modules/${name}/**`),
    '!**/*.{map,md,ts,mts,cts,flow,tsbuildinfo}',
    '!**/{test,tests,__tests__,example,examples,benchmark,docs}/**',
    '!node_modules/@expo-google-fonts/noto-sans-sc/!(400Regular|700Bold)/**',
    '!node_modules/better-sqlite3/{deps,src}/**',
    '!node_modules/better-sqlite3/prebuilds/!(${platform}-${arch}.node)',
    '!node_modules/@serialport/bindings-cpp/{src,build}/**',
    '!node_modules/@serialport/bindings-cpp/prebuilds/!(${platform}-${arch})/**',
  ];
}

/**
 * The packages that the bundles of the main process load, with everything that these need.
 *
 * @param {string} root
 * @returns {ReadonlySet<string>}
 */
export function neededPackages(root) {
  return closureOf(root, importedPackages(root));
}

/**
 * The packages that a bundle names, to load them or to find a file of theirs.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function importedPackages(root) {
  const folder = join(root, 'out/main');
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const isNamed = (/** @type {string} */ name) =>
    texts.some((text) => new RegExp(`["'\`]${name}["'\`/]`).test(text));
  return Object.keys(read(root, 'package.json').dependencies).filter(isNamed).sort();
}

/**
 * Every package that is installed for use, the project's own choices and what they need.
 *
 * @param {string} root
 */
function installedForUse(root) {
  return [...closureOf(root, Object.keys(read(root, 'package.json').dependencies))].sort();
}

/**
 * @param {string} root
 * @param {readonly string[]} names
 * @returns {Set<string>} as npm lays them flat; what lies deeper goes with its owner
 */
function closureOf(root, names) {
  const found = new Set();
  const waiting = [...names];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    const { dependencies, optionalDependencies } = readIfThere(root, name);
    found.add(name);
    waiting.push(...Object.keys(dependencies), ...Object.keys(optionalDependencies));
  }
  return found;
}

/**
 * @param {string} root
 * @param {string} name
 */
function readIfThere(root, name) {
  try {
    return read(root, `node_modules/${name}/package.json`);
  } catch {
    // For another system than this one.
    return manifest.parse({ version: '' });
  }
}

/**
 * @param {string} root
 * @param {string} path
 */
function read(root, path) {
  return manifest.parse(JSON.parse(readFileSync(join(root, path), 'utf8')));
}
