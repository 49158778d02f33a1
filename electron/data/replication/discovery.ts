import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { PROTOCOL_VERSION } from '../../../shared/replication/protocol.ts';

/** A clinic's home as it makes itself known on the clinic's network: nothing of any person. */
export type AnnouncedHome = {
  /** Also the id of its scope. */
  readonly clinicId: string;
  readonly clinicName: string;
  readonly epoch: number;
  readonly deviceId: string;
  readonly publicKey: string;
  readonly port: number;
};

/** What somebody on the network says of itself. Believed of nobody before the line has proved it. */
export type FoundHome = {
  readonly clinicId: string;
  readonly clinicName: string;
  readonly epoch: number;
  readonly deviceId: string;
  /** The beginning of the SHA-256 of its device key. */
  readonly keyPrefix: string;
  readonly url: string;
};

/** Where homes make themselves known and are looked for; a simulation and tests hand in their own. */
export type Directory = {
  /** @returns takes it back */
  announce(home: AnnouncedHome): () => void;
  /** Whoever answers within this time. Nobody, where the network carries no such question. */
  find(withinMs: number): Promise<readonly FoundHome[]>;
};

const SERVICE = 'yizhan';
const NAME_BYTES_MAX = 60;

/** What the TXT record carries. */
const announcement = z.object({
  v: z.coerce.number().int().min(1).max(PROTOCOL_VERSION),
  clinic: z.uuid(),
  name: z.string().max(100).default(''),
  epoch: z.coerce.number().int().min(0),
  device: z.uuid(),
  key: z.string().regex(/^[0-9a-f]{16}$/),
});

/** Enough of a device key's hash to tell two homes apart in a list; the key itself is proved on the line. */
export function keyPrefixOf(publicKey: string): string {
  return createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
}

/** The clinic's network, asked by multicast (DNS-SD). A network without multicast says nothing. */
export function lanDirectory(onTrouble: (error: unknown) => void): Directory {
  return {
    announce: (home) => announce(home, onTrouble),
    find: (withinMs) => find(withinMs, onTrouble),
  };
}

/** The library is loaded only by who asks or is asked. */
async function openMulticast(onTrouble: (error: unknown) => void) {
  const { Bonjour } = await import('bonjour-service');
  return new Bonjour({}, onTrouble);
}

function announce(home: AnnouncedHome, onTrouble: (error: unknown) => void): () => void {
  const { clinicId, clinicName, epoch, deviceId, publicKey, port } = home;
  const opening = openMulticast(onTrouble).then((multicast) => {
    multicast.publish({
      // Two homes of one clinic, old and new, are two services.
      name: `yizhan ${deviceId}`,
      type: SERVICE,
      port,
      txt: {
        v: String(PROTOCOL_VERSION),
        clinic: clinicId,
        name: cut(clinicName),
        epoch: String(epoch),
        device: deviceId,
        key: keyPrefixOf(publicKey),
      },
    });
    return multicast;
  });
  opening.catch(onTrouble);
  return () => {
    opening.then((multicast) => multicast.destroy()).catch(onTrouble);
  };
}

async function find(
  withinMs: number,
  onTrouble: (error: unknown) => void,
): Promise<readonly FoundHome[]> {
  try {
    const multicast = await openMulticast(onTrouble);
    const browser = multicast.find({ type: SERVICE });
    await new Promise((done) => setTimeout(done, withinMs));
    const found = browser.services.flatMap(readService);
    multicast.destroy();
    return found;
  } catch (error) {
    onTrouble(error);
    return [];
  }
}

type HeardService = {
  readonly port: number;
  readonly txt?: unknown;
  readonly addresses?: readonly string[];
};

/** Everything in it was said by anybody: what does not fit is left out. */
export function readService({ port, txt, addresses = [] }: HeardService): readonly FoundHome[] {
  const told = announcement.safeParse(txt);
  const address = addresses.find((one) => isIPv4(one));
  if (!told.success || address === undefined || !(port > 0 && port < 65_536)) return [];
  const { clinic, name, epoch, device, key } = told.data;
  return [
    {
      clinicId: clinic,
      clinicName: name,
      epoch,
      deviceId: device,
      keyPrefix: key,
      url: `https://${address}:${port}`,
    },
  ];
}

/** A TXT entry is short; a name is not broken inside a character. */
function cut(name: string): string {
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > NAME_BYTES_MAX) break;
    kept += character;
  }
  return kept;
}
