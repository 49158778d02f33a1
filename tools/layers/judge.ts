import type { Import, SourceFile } from './source-file.ts';
import {
  indexFiles,
  oneFileEach,
  packagePlaces,
  packageTypePlaces,
  programs,
  type Room,
  rooms,
} from './table.ts';

/** One breach of the table, ready to be printed as `path:line message`. */
export type Finding = { readonly path: string; readonly line: number; readonly message: string };

/** Every breach of tools/layers/table.ts in these files. */
export function judge(files: readonly SourceFile[]): readonly Finding[] {
  return [...files.flatMap(judgeFile), ...judgeOneFileEach(files)];
}

function judgeFile(file: SourceFile): readonly Finding[] {
  const finding = (line: number, message: string): Finding => ({ path: file.path, line, message });
  const room = roomOf(file.path);
  if (!room) return [finding(1, 'stands in no room of tools/layers/table.ts')];
  const isStrayIndex = /(^|\/)index\.tsx?$/.test(file.path) && !indexFiles.includes(file.path);
  const banned = file.uses.filter(
    ({ what }) => what === 'import() in a type' || what === 'export *',
  );
  const refused = file.isTest ? [] : file.imports;
  return [
    ...(isStrayIndex ? [finding(1, 'index.ts is the entry of a process, not a barrel')] : []),
    ...banned.map(({ what, line }) => finding(line, `${what} is not used here`)),
    ...refused.flatMap((one) => {
      const message = one.target
        ? judgeTarget(file, room, one, one.target)
        : judgePackage(file, one);
      return message ? [finding(one.line, message)] : [];
    }),
  ];
}

function judgeTarget(file: SourceFile, room: string, one: Import, target: string): string | null {
  const there = roomOf(target);
  if (!there) return `${target} stands in no room of tools/layers/table.ts`;
  if (/\.test\.tsx?$/.test(target)) return 'nothing imports a test';
  const { sees, seesTypes = [], keepsFoldersApart } = roomNamed(room);
  if (there === room) {
    const isApart = folderIn(room, file.path) !== folderIn(room, target);
    return keepsFoldersApart && isApart ? `the folders of ${room} do not know each other` : null;
  }
  const allowed = one.isTypeOnly ? [...sees, ...seesTypes] : sees;
  return allowed.some((place) => isWithin(place, target)) ? null : `${room} does not see ${there}`;
}

function judgePackage(file: SourceFile, { specifier, isTypeOnly }: Import): string | null {
  const places = placesOf(packagePlaces, specifier);
  if (!places) return null;
  const more = isTypeOnly ? (placesOf(packageTypePlaces, specifier) ?? []) : [];
  const isAllowed = [...places, ...more].some((place) => isWithin(place, file.path));
  return isAllowed ? null : `${specifier} belongs to ${places.join(', ')}`;
}

function judgeOneFileEach(files: readonly SourceFile[]): readonly Finding[] {
  return oneFileEach.flatMap((what) =>
    Object.entries(programs).flatMap(([program, filesMax]) => {
      const using = files.flatMap((file) => {
        const line = file.isTest || !isWithin(program, file.path) ? undefined : lineOf(file, what);
        return line === undefined ? [] : [{ path: file.path, line }];
      });
      if (using.length <= filesMax) return [];
      const message =
        filesMax === 0
          ? `${what} is handed in from outside in ${program}/`
          : `${what} is the business of one file in ${program}/, not of ${using.length}`;
      return using.map(({ path, line }) => ({ path, line, message }));
    }),
  );
}

function lineOf(file: SourceFile, what: string): number | undefined {
  const [from, name] = what.split(': ');
  if (name === undefined) return file.uses.find((use) => use.what === what)?.line;
  return file.imports.find((one) => one.specifier === from && one.values.includes(name))?.line;
}

function roomOf(path: string): string | undefined {
  return Object.keys(rooms)
    .filter((room) => isWithin(room, path))
    .toSorted((a, b) => b.length - a.length)[0];
}

function roomNamed(name: string): Room {
  return rooms[name] ?? { sees: [] };
}

function isWithin(place: string, path: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

function folderIn(room: string, path: string): string | undefined {
  return path.slice(room.length + 1).split('/')[0];
}

function placesOf(
  table: Readonly<Record<string, readonly string[]>>,
  specifier: string,
): readonly string[] | undefined {
  const pattern = Object.keys(table).find((key) =>
    key.endsWith('*') ? specifier.startsWith(key.slice(0, -1)) : specifier === key,
  );
  return pattern === undefined ? undefined : table[pattern];
}
