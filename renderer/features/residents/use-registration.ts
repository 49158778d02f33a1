import { useState } from 'react';
import type { DeskCard } from '../../../shared/contract/devices.ts';
import type { Registration } from '../../../shared/contract/residents.ts';
import { type Command, useCommand } from '../../host/use-command.ts';
import { today } from '../../parts/use-words.ts';
import {
  type Draft,
  type DraftFaults,
  draftOf,
  faultsOf,
  registrationOf,
  withSearched,
} from './registration-draft.ts';
import { type KeptRegistration, useKeptRegistration } from './use-kept-registration.ts';
import { type DuplicateCheck, useDuplicates } from './use-duplicates.ts';

type Save = {
  readonly registration: Registration;
  readonly cardToken: string | null;
  readonly reason: string | null;
  readonly lookUpReason: string | null;
};

export type RegistrationForm = {
  readonly draft: Draft;
  /** Shown from the first attempt to save on. */
  readonly faults: DraftFaults;
  readonly duplicates: DuplicateCheck;
  readonly reason: string;
  readonly isReasonMissing: boolean;
  /** How often it was to be saved while something was missing. */
  readonly refusals: number;
  /** Something was typed that would be lost. */
  readonly isTouched: boolean;
  readonly save: Command<Save, { residentId: string }>;
  /** What was half typed before, and when it was left. */
  readonly kept: KeptRegistration;
  setDraft(draft: Draft): void;
  change(part: Partial<Draft>): void;
  setReason(reason: string): void;
  /** The district could not be asked; it shall look later, for this reason. */
  setLookUpReason(reason: string | null): void;
  /** Saves when everything is there; the new resident's id, or null. */
  submit(): Promise<string | null>;
};

/** A registration from the first key to the saved record. */
export function useRegistration(card: DeskCard | null, searched: string): RegistrationForm {
  const [start] = useState(() => withSearched(draftOf(card), searched, today()));
  const [draft, setDraft] = useState(start);
  const { reason } = draft;
  const setReason = (next: string) => setDraft((before) => ({ ...before, reason: next }));
  const [lookUpReason, setLookUpReason] = useState<string | null>(null);
  const [hasTried, setTried] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const hasCard = card !== null;
  const cardToken = card?.cardToken ?? null;
  const registration = registrationOf(draft, today(), hasCard);
  const duplicates = useDuplicates(registration, cardToken);
  const needsReason = duplicates.needsReason && reason.trim() === '';
  const save = useCommand((client, idempotencyKey, input: Save) =>
    client.residents.register({ idempotencyKey, ...input }),
  );
  const isTouched = JSON.stringify(draft) !== JSON.stringify(start);
  const kept = useKeptRegistration({ draft, isTouched, isKept: !hasCard }, setDraft);
  return {
    draft,
    kept,
    faults: hasTried ? faultsOf(draft, today(), hasCard) : {},
    duplicates,
    reason,
    isReasonMissing: hasTried && needsReason,
    refusals,
    isTouched,
    save,
    setDraft,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    setReason,
    setLookUpReason,
    async submit() {
      setTried(true);
      if (!registration || duplicates.isBlocked || needsReason) {
        setRefusals((before) => before + 1);
        return null;
      }
      const answer = await save.run({
        registration,
        cardToken,
        reason: reason.trim() || null,
        lookUpReason,
      });
      if (answer) kept.forget();
      return answer?.residentId ?? null;
    },
  };
}
