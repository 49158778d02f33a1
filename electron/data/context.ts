import type { ConnectionState } from '../../shared/contract/connection.ts';
import type { WorkstationKind } from '../../shared/domain/access.ts';
import type { Clock } from '../../shared/lib/clock.ts';
import type { MakeId } from '../../shared/lib/ids.ts';
import type { DatabaseHandle } from './db/handle.ts';
import type { DocumentRenderer } from './documents/renderer.ts';
import type { Changes } from './live/changes.ts';
import type { Log } from './log.ts';
import type { AuditTrail } from './pipeline/audit.ts';
import type { Caller } from './pipeline/caller.ts';
import type { Printers } from './printing/printers.ts';
import type { LookUpOutcome } from './replication/look-up.ts';
import type { TriesTold } from './capabilities/kiosks/tries.ts';
import type { LookedFor } from './replication/look-up.ts';
import type { Loading } from './replication/snapshot/loading.ts';
import type { Ledger } from './replication/ledger.ts';

/** A command that only the clinic's home may decide, with the person who asked. */
export type HomeCommand = {
  readonly path: readonly string[];
  readonly input: unknown;
  readonly caller: Caller;
};

/** Built once at the start of the data host; everything a capability needs comes from here. */
export type AppContext = {
  readonly database: DatabaseHandle;
  readonly ledger: Ledger;
  readonly audit: AuditTrail;
  readonly changes: Changes;
  readonly clock: Clock;
  readonly makeId: MakeId;
  /** 128 random bits as text that fits into a QR code: says nothing, and can not be guessed. */
  readonly makeToken: () => string;
  readonly log: Log;
  readonly documents: DocumentRenderer;
  readonly printers: Printers;
  readonly workstation: {
    readonly name: string;
    readonly ticketPrefix: string;
    /** Whose people work here: the clinic, or at a hospital's workstation the hospital. */
    readonly clinicId: string;
    /** What this workstation writes in: the clinic's scope, or that of the hospital or the tablet. */
    readonly scopeId: string;
    readonly kind: WorkstationKind;
    readonly deviceId: string;
    readonly version: string;
    readonly isDemo: boolean;
  };
  /** Hosts on the clinic's network to which a serial device server may be attached. */
  readonly tcpAllowList: readonly string[];
  readonly isHome: () => boolean;
  /** This workstation was sent away: it keeps what it has, and shows nothing of it. */
  readonly isDismissed: () => boolean;
  /** @throws AppError `home-unreachable`, `needs-home`, or the home's own refusal */
  readonly forwardToHome: (command: HomeCommand) => Promise<unknown>;
  readonly connectionState: () => ConnectionState;
  readonly loading: Loading;
  /** Asks the district for somebody of another clinic (docs/adr/0012). */
  readonly lookUp: (wanted: LookedFor) => Promise<LookUpOutcome>;
  /** Tells the home of wrong tries at a kiosk, and hears what it knows; null where nobody is to be told. */
  readonly tellTries: (told: TriesTold) => Promise<TriesTold | null>;
  /** Tries the lines again at once. */
  readonly nudge: () => void;
  /** Makes this workstation the clinic's home. @throws AppError `wrong-state` */
  readonly takeOver: () => Promise<void>;
  /** Only in the demonstration clinic. */
  readonly cutDistrictLine: (cut: boolean) => void;
};
