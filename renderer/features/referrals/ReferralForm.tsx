import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import type { ReferralPrefill } from '../../../shared/contract/referrals.ts';
import { useHost } from '../../host/host.ts';
import { problemOf } from '../../host/problem-of.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { shortRecordNumber } from '../../parts/record-number.ts';
import { dateOf, timeOf, useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';
import { LoadingState } from '../../ui/States.tsx';
import { AddresseeFields, Labelled } from './AddresseeFields.tsx';
import { AmbulanceNotice } from './AmbulanceNotice.tsx';
import { checkDraft } from './referral-form.ts';
import { SendBar } from './SendBar.tsx';
import { type KeptDraft, useKeptDraft } from './use-kept-draft.ts';
import { WordsField } from './WordsField.tsx';
import './referrals.css';

type Props = {
  readonly residentId: string;
  /** The visit in which the doctor decided; null from the page of the resident. */
  readonly visitId: string | null;
  /** It was sent or declined. */
  readonly onSent: (referralId: string) => void;
  readonly onBack: () => void;
};

/** 双向转诊（转出）单: filled from the record, in the order of the paper; the doctor says the rest. */
export function ReferralForm({ residentId, visitId, onSent, onBack }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const prefill = useQuery({
    ...queries.referrals.prefill.queryOptions({ input: { residentId, visitId } }),
    // What the doctor writes must not be overtaken by a second answer.
    staleTime: Infinity,
    gcTime: 0,
  });
  if (prefill.error) {
    return (
      <ProblemNote problem={problemOf(prefill.error)} onRetry={() => void prefill.refetch()} />
    );
  }
  if (!prefill.data) return <LoadingState label={t('shell.loading')} lines={8} />;
  return <Filled prefill={prefill.data} onSent={onSent} onBack={onBack} />;
}

type FilledProps = Pick<Props, 'onSent' | 'onBack'> & { readonly prefill: ReferralPrefill };

const sentences = ['impression', 'reason', 'pastHistory', 'treatment'] as const;

function Filled({ prefill, onSent, onBack }: FilledProps) {
  const { t } = useWords();
  const kept = useKeptDraft(prefill);
  const { draft, change: setDraft } = kept;
  const decision = checkDraft(draft, prefill);
  const needs = new Set<string>(decision.missing);
  return (
    <form
      className="referral"
      aria-label={t('referrals.formTitle')}
      onSubmit={(event) => event.preventDefault()}
    >
      <div className="referral-paper">
        <FormHead prefill={prefill} />
        <AmbulanceNotice prefill={prefill} />
        <KeptNotice kept={kept} />
        <AddresseeFields prefill={prefill} draft={draft} onChange={setDraft} />
        {sentences.map((field) => (
          <WordsField
            key={field}
            field={field}
            value={draft[field]}
            isNeeded={needs.has(field)}
            onChange={(text) => setDraft((before) => ({ ...before, [field]: text }))}
          />
        ))}
        <Signature
          prefill={prefill}
          phone={draft.doctorPhone}
          isPhoneNeeded={needs.has('doctorPhone')}
          onPhone={(doctorPhone) => setDraft((before) => ({ ...before, doctorPhone }))}
        />
      </div>
      <SendBar
        draft={draft}
        decision={decision}
        isChanged={kept.isChanged}
        onSent={(referralId) => {
          kept.finish();
          onSent(referralId);
        }}
        onBack={onBack}
      />
    </form>
  );
}

type SignatureProps = {
  readonly prefill: ReferralPrefill;
  readonly phone: string;
  readonly isPhoneNeeded: boolean;
  readonly onPhone: (phone: string) => void;
};

/** Who refers, where they are reached, and on which day. */
function Signature({ prefill, phone, isPhoneNeeded, onPhone }: SignatureProps) {
  const { t } = useWords();
  return (
    <div className="referral-row referral-signature">
      <Labelled label={t('referrals.field.doctorName')} hint="">
        {(id) => (
          <output id={id} className="referral-given">
            {prefill.doctorName}
          </output>
        )}
      </Labelled>
      <Labelled label={t('referrals.field.doctorPhone')} isNeeded={isPhoneNeeded} hint="">
        {(id) => (
          <Input
            id={id}
            maxLength={40}
            value={phone}
            onChange={({ target }) => onPhone(target.value)}
          />
        )}
      </Labelled>
      <Labelled label={t('referrals.issuedBy')} hint="">
        {(id) => (
          <output id={id} className="referral-given">
            {prefill.issuedBy} {prefill.issuedOn}
          </output>
        )}
      </Labelled>
    </div>
  );
}

/** That somebody goes on with what they had begun, or that it could not be kept. */
function KeptNotice({ kept }: { readonly kept: KeptDraft }) {
  const { t } = useWords();
  const { begunAt, isUnkept } = kept;
  if (isUnkept) return <Notice meaning="attention">{t('referrals.unkept')}</Notice>;
  if (!begunAt) return null;
  const when = `${dateOf(begunAt)} ${timeOf(begunAt)}`;
  return (
    <Notice
      meaning="information"
      action={<Button onClick={kept.startAnew}>{t('referrals.startAnew')}</Button>}
    >
      {t('referrals.begun', { when })}
    </Notice>
  );
}

/** Whose paper this is; the full phone number stands on the paper only. */
function FormHead({ prefill: { patient } }: { readonly prefill: ReferralPrefill }) {
  const { t, sex } = useWords();
  return (
    <header className="referral-head">
      <h2 className="referral-title">{t('referrals.formTitle')}</h2>
      <p className="referral-person">
        <strong className="name referral-name">{patient.name}</strong>
        <span className="referral-facts">
          {sex(patient.sex)} {patient.age}
        </span>
        {patient.recordNumber && (
          <span>
            {t('referrals.record')} {shortRecordNumber(patient.recordNumber)}
          </span>
        )}
        <span>{patient.phone ?? t('referrals.noPhone')}</span>
        <span>{patient.address}</span>
      </p>
    </header>
  );
}
