import i18next from 'i18next';
import type { Proposal } from '../../../shared/contract/care.ts';
import { useWords } from '../../parts/use-words.ts';

/** The reasons of a judgement, folded away: rule ids with what they say. */
export function Because({ proposal }: { readonly proposal: Proposal }) {
  const { t } = useWords();
  const { previousControlled: previous } = proposal;
  const last = previous === null ? 'none' : previous ? 'yes' : 'no';
  return (
    <details className="because">
      <summary>{t('care.because')}</summary>
      <ul className="because-list">
        <li>{t(`care.previous.${last}`)}</li>
        <li>{t('care.faceToFace', { count: proposal.faceToFaceThisYear })}</li>
        {proposal.because.map((rule) => (
          <li key={rule}>
            {rule} <RuleWords rule={rule} />
          </li>
        ))}
        {proposal.hints.map((hint) => (
          <li key={hint.rule} className="because-quiet">
            {t(`care.target.${hint.isMet ? 'met' : 'missed'}`, {
              sbp: hint.sbpBelow,
              dbp: hint.dbpBelow,
            })}
          </li>
        ))}
        <li className="because-quiet">
          {t('care.ruleSet', { name: proposal.ruleSet, version: proposal.ruleSetVersion })}
        </li>
      </ul>
    </details>
  );
}

function RuleWords({ rule }: { readonly rule: string }) {
  const { t } = useWords();
  const key = `care.rule.${rule}`;
  // Rule sets grow; a rule that has no sentence here is shown by its id alone.
  return i18next.exists(key) ? t(key as 'care.rule.HTN-30') : null;
}
