import { createHash } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { z } from 'zod';
import type { Claim } from '../../../shared/replication/claim.ts';
import { PROTOCOL_VERSION } from '../../../shared/replication/protocol.ts';

/** A clinic's home as it makes itself known on the clinic's network: nothing of any person. */
export type AnnouncedHome = {
  /** Also the id of its scope. */
  readonly clinicId: string;
  readonly clinicName: string;
  /** By which it orders the clinic's scope. */
  readonly claim: Claim | null;
  readonly deviceId: string;
  readonly publicKey: string;
  readonly port: number;
};

/** What somebody on the network says of itself. Believed of nobody before the line has proved it. */
export type FoundHome = {
  readonly clinicId: string;
  readonly clinicName: string;
  /** As it was said: the key that proves it is the one that is known of the device. */
  readonly claim: Omit<Claim, 'publicKey'> | null;
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
  device: z.uuid(),
  epoch: z.coerce.number().int().min(0).default(0),
  replica: z.uuid().optional(),
  sig: z.string().max(120).optional(),
  /** The address in the claim. */
  at: z.string().max(200).default(''),
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
  const { clinicId, clinicName, claim, deviceId, publicKey, port } = home;
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
        device: deviceId,
        key: keyPrefixOf(publicKey),
        ...claimText(claim),
      },
    });
    return multicast;
  });
  opening.catch(onTrouble);
  return () => {
    opening.then((multicast) => multicast.destroy()).catch(onTrouble);
  };
}

function claimText(claim: Claim | null): Record<string, string> {
  if (!claim) return {};
  const { epoch, replicaId, signature, url } = claim;
  return { epoch: String(epoch), replica: replicaId, sig: signature, at: url ?? '' };
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
  const { clinic, name, device, key } = told.data;
  return [
    {
      clinicId: clinic,
      clinicName: name,
      claim: claimIn(told.data),
      deviceId: device,
      keyPrefix: key,
      url: `https://${address}:${port}`,
    },
  ];
}

function claimIn(told: z.output<typeof announcement>): FoundHome['claim'] {
  const { clinic: scopeId, epoch, device: deviceId, replica, sig, at } = told;
  if (epoch === 0 || replica === undefined || sig === undefined) return null;
  return { scopeId, epoch, deviceId, replicaId: replica, url: at || null, signature: sig };
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
