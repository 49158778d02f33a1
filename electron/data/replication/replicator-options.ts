import type { After, Clock } from '../../../shared/lib/clock.ts';
import type { Random } from '../../../shared/replication/back-off.ts';
import type { Claim } from '../../../shared/replication/claim.ts';
import type { DatabaseHandle } from '../db/handle.ts';
import type { AddressBook } from './address-book.ts';
import type { LineMemory, LineName } from './connection-watch.ts';
import type { Device } from './device.ts';
import type { Ledger } from './ledger.ts';
import type { Membership } from './membership.ts';
import type { Peer } from './peer.ts';
import type { FirstLoad } from './snapshot/first-load.ts';

/** What the replication of a workstation is made with. */
export type ReplicatorOptions = {
  readonly db: DatabaseHandle;
  readonly ledger: Ledger;
  readonly device: Device;
  readonly clock: Clock;
  readonly random: Random;
  /** Of this workstation, as its home or the district lists it. */
  readonly name: string;
  /** The scope that this workstation writes in: its clinic's, or at a guest the guest's. */
  readonly clinicScopeId: string;
  /** A clinic's without. */
  readonly scopeKind?: 'clinic' | 'hospital' | 'tablet' | undefined;
  readonly referenceScopeId: string;
  /** Hears who was sent away; none in a simulation. */
  readonly membership?: Membership | null;
  /** When the lines were open before this start; none in a simulation. */
  readonly lineMemory?: LineMemory | null;
  /** The code that lets this workstation in; null once it is in. */
  readonly enrolmentCode: string | null;
  readonly role:
    | {
        readonly kind: 'home';
        readonly districtUrl: string | null;
        /** Of the home that this workstation has replaced. */
        readonly formerUrl?: string | null;
      }
    | { readonly kind: 'desk'; readonly homeUrl: string }
    /** The clinic's home to be: it loads the clinic from the district first (succession.ts). */
    | { readonly kind: 'successor'; readonly districtUrl: string }
    /** A hospital's workstation or a tablet: the district orders what it follows. */
    | { readonly kind: 'guest'; readonly districtUrl: string };
  /** At a desk: where its home is now; at its configured address without. */
  readonly address?: AddressBook | null;
  /** Another workstation orders the clinic's scope than was known; this one perhaps no more. */
  readonly onHome?: (claim: Claim) => void;
  /** This home has so little of its clinic that it loads it first: it goes on as a successor. */
  readonly onSuccession?: () => void;
  /** A fault of ours, for the log. */
  readonly onFault: (error: unknown) => void;
  /** The machine's own timer unless a simulation hands in another. */
  readonly after?: After | undefined;
  /** How a clinic comes here that is not here yet; pulled from its first entry on without it. */
  readonly firstLoad?: ((peer: Peer, line: LineName) => FirstLoad) | undefined;
  /** At a successor: the clinic is here, and this workstation may take it over. */
  readonly onLoaded?: () => void;
  /** How the home or the district is asked; over HTTP unless a simulation hands in another way. */
  readonly connect?: ((role: LineName, url: string) => Peer) | undefined;
};
