type Environment = Readonly<Record<string, string | undefined>>;

/** This process's environment: the one place of the main process that reads it. */
export const environment: Environment = process.env;

/** What a host needs to find its temporary folder, the system's libraries and its language. */
const passedOn = [
  'PATH',
  'SystemRoot',
  'WINDIR',
  'TEMP',
  'TMP',
  'TMPDIR',
  'HOME',
  'USERPROFILE',
  'LOCALAPPDATA',
  'LANG',
  'LC_ALL',
  'TZ',
] as const;

/** The explicit small environment of a host (checklist 13): no Node options, no proxies, no secrets. */
export function hostEnvironment(from: Environment): Record<string, string> {
  return Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = from[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
