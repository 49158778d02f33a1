import { type ReactNode, useState } from 'react';
import type { VisitJudgement } from '../../../shared/contract/care.ts';
import { fieldsOf, type SheetField, type SheetSection } from '../../../shared/domain/care/sheet.ts';
import { conditionWord } from '../../parts/condition-words.ts';
import { useWords } from '../../parts/use-words.ts';
import { type ConfirmDraft, openProposals, sheetOf } from './confirm-draft.ts';
import { SheetInput } from './SheetInput.tsx';
import { ownName } from './sheet-words.ts';
import { programmesOf } from './use-care-visit.ts';

type Props = {
  readonly judgement: VisitJudgement;
  readonly draft: ConfirmDraft;
  readonly onChange: (part: Partial<ConfirmDraft>) => void;
};

const sections: readonly SheetSection[] = ['symptoms', 'signs', 'lifestyle', 'tests', 'medication'];

/** 随访表: what the national forms ask besides, out of their layouts; folded away, and filled as last time. */
export function Sheet({ judgement, draft, onChange }: Props) {
  const { t } = useWords();
  const [isOpen, setIsOpen] = useState(false);
  const open = new Set(openProposals(judgement).map(({ programme }) => programme));
  const several = programmesOf(judgement).filter(({ id }) => open.has(id));
  const fields = fieldsOf(several.map(({ sheet }) => sheet));
  const values = sheetOf(draft, judgement);
  const filled = fields.filter(({ id }) => values[id] !== undefined).length;
  return (
    <details className="sheet" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        {t('sheet.title')}
        <span className="sheet-count"> {t('sheet.filled', { filled, all: fields.length })}</span>
        {judgement.sheet.from && (
          <span className="sheet-count"> {t('sheet.from', { date: judgement.sheet.from })}</span>
        )}
      </summary>
      {isOpen &&
        sections.map((section) => (
          <Section key={section} section={section} fields={fields}>
            {(field) => (
              <SheetInput
                field={field}
                value={values[field.id]}
                onChange={(value) => onChange({ sheet: { ...draft.sheet, [field.id]: value } })}
              />
            )}
          </Section>
        ))}
    </details>
  );
}

type SectionProps = {
  readonly section: SheetSection;
  readonly fields: readonly SheetField[];
  readonly children: (field: SheetField) => ReactNode;
};

/** What all forms ask first, then what each asks for itself. */
function Section({ section, fields, children }: SectionProps) {
  const { t } = useWords();
  const here = fields.filter((field) => field.section === section);
  const owners = [...new Set(here.map(({ id }) => programmeOf(id)))].toSorted(sharedFirst);
  if (here.length === 0) return null;
  return (
    <fieldset className="sheet-section">
      <legend>{t(`sheet.section.${section}`)}</legend>
      {owners.map((owner) => (
        <div key={owner} className="sheet-fields">
          {owner && owners.length > 1 && (
            <p className="sheet-programme">{conditionWord(t, owner)}</p>
          )}
          {here
            .filter(({ id }) => programmeOf(id) === owner)
            .map((field) => (
              <div key={field.id} className={`sheet-field sheet-${field.kind}`}>
                {children(field)}
              </div>
            ))}
        </div>
      ))}
    </fieldset>
  );
}

function sharedFirst(one: string, other: string): number {
  return Number(one !== '') - Number(other !== '');
}

/** Empty for what the forms share. */
function programmeOf(id: string): string {
  return id.slice(0, Math.max(0, id.length - ownName(id).length - 1));
}
