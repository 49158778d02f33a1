import { useId } from 'react';
import type { ImportDetail } from '../../../shared/contract/imports.ts';
import { useWords } from '../../parts/use-words.ts';
import { ReasonButton } from '../../ui/ReasonButton.tsx';
import { Select } from '../../ui/Select.tsx';
import type { ImportCommands } from './use-import-commands.ts';

type Props = { readonly detail: ImportDetail; readonly commands: ImportCommands };

const exactRules = ['ask', 'update', 'skip'] as const;
const weakRules = ['ask', 'skip'] as const;
const reasons = ['checked', 'namesake', 'list'] as const;

/** What becomes of duplicates that nobody decides one by one. */
export function BulkRules({ detail: { exact, weak, counts }, commands }: Props) {
  const { t } = useWords();
  const exactId = useId();
  const weakId = useId();
  const words = reasons.map((reason) => t(`imports.newReasons.${reason}`));
  return (
    <div className="imports-rules">
      <label htmlFor={exactId}>
        {t('imports.exactRule')} {counts.exact}
      </label>
      <Select
        id={exactId}
        className="imports-rule"
        value={exact}
        onChange={(next) =>
          void commands.decideAll.run({ exact: next, weak, reason: words[0] ?? null })
        }
        options={exactRules.map((rule) => ({ value: rule, label: t(`imports.rule.${rule}`) }))}
      />
      <label htmlFor={weakId}>
        {t('imports.weakRule')} {counts.alike}
      </label>
      <Select
        id={weakId}
        className="imports-rule"
        value={weak}
        onChange={(next) => void commands.decideAll.run({ exact, weak: next, reason: null })}
        options={[
          ...weakRules.map((rule) => ({ value: rule, label: t(`imports.rule.${rule}`) })),
          ...(weak === 'new' ? [{ value: weak, label: t('imports.rule.new') }] : []),
        ]}
      />
      <ReasonButton
        label={t('imports.rule.new')}
        keys="F7"
        title={t('imports.reason')}
        reasons={words}
        isRunning={commands.decideAll.isRunning}
        onChoose={(reason) => void commands.decideAll.run({ exact, weak: 'new', reason })}
      />
    </div>
  );
}
