import { parseArgs } from 'node:util';

/** What the command line said. */
export type WebOptions = {
  readonly isHelp: boolean;
  readonly dataDirectory: string;
  /** An existing district; null starts the demonstration district. */
  readonly districtUrl: string | null;
  readonly port: number;
  readonly hasWindow: boolean;
  readonly isDemo: boolean;
  readonly chromium: string | null;
  readonly askPassphrase: boolean;
  readonly fresh: boolean;
};

export class OptionError extends Error {
  override readonly name = 'OptionError';
}

const DEFAULT_PORT = 7300;

export const helpText = `Yizhan 驿站 — the front-desk workstation, in a browser window

usage: npm start -- [options]

  --data DIR         where the databases live (default: .data/demo, or .data/clinic with --no-demo)
  --district URL     the district server; without it the demonstration starts its own
  --port N           first loopback port, ${DEFAULT_PORT} by default; the ports after it are used too
  --shell NAME       electron, web or auto (the default: Electron where its binary is present,
                     except for the demonstration, which is several workstations at once)
  --no-window        start everything, open no window, print the addresses
  --no-demo          this workstation alone, without simulated devices, as workstation.json in the
                     data directory says
  --fresh            begin the demonstration anew: its data directory is set aside, not deleted
  --ask-passphrase   protect the database key by a passphrase, asked for at every start,
                     instead of the key file that lets the kiosk work unattended at 07:00
  --chromium PATH    the browser to use
  --help             this text
`;

/** Parses the command line. @throws OptionError in one sentence */
export function parseOptions(argv: readonly string[]): WebOptions {
  const values = read(argv);
  const isDemo = !values['no-demo'];
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_000) {
    throw new OptionError(`--port wants a number from 1 to 65000, not ${values.port}`);
  }
  return {
    isHelp: values.help ?? false,
    dataDirectory: values.data ?? (isDemo ? '.data/demo' : '.data/clinic'),
    districtUrl: values.district ?? null,
    port,
    hasWindow: !values['no-window'],
    isDemo,
    chromium: values.chromium ?? null,
    askPassphrase: values['ask-passphrase'] ?? false,
    fresh: values.fresh ?? false,
  };
}

function read(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        data: { type: 'string' },
        district: { type: 'string' },
        port: { type: 'string' },
        shell: { type: 'string' },
        'no-window': { type: 'boolean' },
        'no-demo': { type: 'boolean' },
        fresh: { type: 'boolean' },
        'ask-passphrase': { type: 'boolean' },
        chromium: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}
