import { skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeskCard } from '../../../../shared/contract/devices.ts';
import type { IdentityChange } from '../../../../shared/contract/identity.ts';
import type { DuplicateCandidate, ResidentRecord } from '../../../../shared/contract/residents.ts';
import { blockingLevels } from '../../../../shared/domain/identity/duplicates.ts';
import { useHost } from '../../../host/host.ts';
import { type Command, useCommand } from '../../../host/use-command.ts';
import { today } from '../../../parts/use-words.ts';
import { useSettled } from '../../../ui/use-settled.ts';
import {
  type IdentityDraft,
  type IdentityFaults,
  identityChangeOf,
  identityDraftOf,
  identityFaults,
  isOtherIdentity,
  withCardFacts,
} from './identity-draft.ts';

type Save = {
  readonly change: IdentityChange;
  readonly cardToken: string | null;
  readonly reason: string | null;
};

export type IdentityForm = {
  readonly draft: IdentityDraft;
  /** The card whose facts and number count. */
  readonly card: DeskCard | null;
  /** Shown from the first attempt to save on. */
  readonly faults: IdentityFaults;
  readonly alike: readonly DuplicateCandidate[];
  /** The document is another record's: nothing is saved, the two are merged. */
  readonly isBlocked: boolean;
  readonly needsReason: boolean;
  readonly isReasonMissing: boolean;
  readonly reason: string;
  readonly refusals: number;
  readonly isTouched: boolean;
  readonly save: Command<Save, { done: true }>;
  setDraft(draft: IdentityDraft): void;
  setReason(reason: string): void;
  fillFrom(card: DeskCard): void;
  /** Saves when everything is there. */
  submit(): Promise<boolean>;
};

/** Putting right who somebody is, from the first key to the saved record. */
export function useIdentity({ resident }: ResidentRecord): IdentityForm {
  const { residentId } = resident;
  const [start] = useState(() => identityDraftOf(resident));
  const [draft, setDraft] = useState(start);
  const [card, setCard] = useState<DeskCard | null>(null);
  const [reason, setReason] = useState('');
  const [refusals, setRefusals] = useState(0);
  const cardToken = card?.cardToken ?? null;
  const isTouched = card !== null || JSON.stringify(draft) !== JSON.stringify(start);
  const change = isTouched ? identityChangeOf(draft, today()) : null;
  const alike = useAlike({ residentId, change, cardToken });
  const isBlocked = alike.some(({ level }) => blockingLevels.has(level));
  const needsReason = alike.length > 0 || isOtherIdentity(draft, resident);
  const isReasonMissing = needsReason && reason.trim() === '';
  const save = useCommand((client, idempotencyKey, input: Save) =>
    client.identity.correct({ idempotencyKey, residentId, ...input }),
  );
  return {
    draft,
    card,
    faults: refusals > 0 ? identityFaults(draft, today()) : {},
    alike,
    isBlocked,
    needsReason,
    isReasonMissing: refusals > 0 && isReasonMissing,
    reason,
    refusals,
    isTouched,
    save,
    setDraft,
    setReason,
    fillFrom(onReader) {
      setCard(onReader);
      setDraft(withCardFacts(draft, onReader));
    },
    async submit() {
      if (!change || isBlocked || isReasonMissing) {
        setRefusals((before) => before + 1);
        return false;
      }
      const saved = await save.run({ change, cardToken, reason: reason.trim() || null });
      return saved !== undefined;
    },
  };
}

const settleMs = 400;

type Asked = {
  readonly residentId: string;
  readonly change: IdentityChange | null;
  readonly cardToken: string | null;
};

/** Others who may be this person, as soon as the form is whole. */
function useAlike({ residentId, change, cardToken }: Asked): readonly DuplicateCandidate[] {
  const { queries } = useHost();
  const settled = JSON.parse(useSettled(JSON.stringify(change), settleMs)) as IdentityChange | null;
  const input = settled && change ? { residentId, change: settled, cardToken } : skipToken;
  const check = useQuery({ ...queries.identity.check.queryOptions({ input }), gcTime: 0 });
  return change ? (check.data ?? []) : [];
}
