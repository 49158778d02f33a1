import type { EpochMs } from '../../../../shared/lib/clock.ts';
import type { Operation } from '../../../../shared/replication/transaction.ts';
import type { AppContext } from '../../context.ts';
import type { DocumentData, DocumentKind } from '../../documents/kinds.ts';

/** What a reader finds for one paper: whose it is, and what stands on it. */
export type Paper<Kind extends DocumentKind> = {
  readonly residentId: string;
  readonly isDemo: boolean;
  /** Of what the copies are counted, together with resident and kind; null: of nothing else. */
  readonly subjectId: string | null;
  /** The form's own number, where it has one. */
  readonly number: string | null;
  /** Everything but the imprint. */
  readonly body: Omit<DocumentData<Kind>, 'imprint'>;
  /** Rows that come into being with the paper. */
  readonly rows: readonly Operation[];
};

export type PaperRequest = { readonly subjectId: string; readonly now: EpochMs };

/** Reads the data of one kind of paper. @throws AppError `not-found` */
export type PaperReader<Kind extends DocumentKind> = (
  app: AppContext,
  request: PaperRequest,
) => Promise<Paper<Kind>>;
