import { useState } from 'react';
import type { ImportDetail } from '../../../shared/contract/imports.ts';
import {
  type ColumnMapping,
  doubledTargets,
  missingTargets,
} from '../../../shared/domain/import/mapping.ts';
import { type ImportTarget, targetsOf } from '../../../shared/domain/import/targets.ts';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Select } from '../../ui/Select.tsx';
import { CancelButton } from './StageProgress.tsx';
import type { ImportCommands } from './use-import-commands.ts';

type Props = {
  readonly detail: ImportDetail;
  readonly commands: ImportCommands;
  readonly onCheck: () => void;
};

/** What each column is, beside a few of its cells. */
export function MappingTable({ detail, commands, onCheck }: Props) {
  const { t } = useWords();
  const [mapping, setMapping] = useState<ColumnMapping>(() =>
    detail.columns.map(({ target }) => target),
  );
  const fault = useFault(mapping, detail);

  async function check() {
    if (await commands.check.run(mapping)) onCheck();
  }

  return (
    <>
      <h3 className="imports-answer">{t('imports.columns')}</h3>
      <p className="imports-quiet">
        {t('imports.columnsHelp')} <FormatWords detail={detail} />
      </p>
      <div className="imports-acts">
        <ActionButton
          label={t('imports.check')}
          keys="Ctrl+Enter"
          isPrimary
          isRunning={commands.check.isRunning}
          cannotBecause={fault}
          onPress={() => void check()}
        />
        <CancelButton commands={commands} />
        {fault && <span role="status">{fault}</span>}
      </div>
      <div className="imports-scroll">
        <table className="imports-table">
          <thead>
            <tr>
              <th scope="col">{t('imports.heading')}</th>
              <th scope="col">{t('imports.meaning')}</th>
              <th scope="col">{t('imports.samples')}</th>
            </tr>
          </thead>
          <tbody>
            {detail.columns.map(({ heading, samples }, at) => (
              // The order of the columns is that of the file.
              <tr key={at}>
                <th scope="row">{heading}</th>
                <td>
                  <TargetChoice
                    heading={heading}
                    kind={detail.kind}
                    target={mapping[at] ?? null}
                    onChange={(target) =>
                      setMapping((before) =>
                        before.map((one, index) => (index === at ? target : one)),
                      )
                    }
                  />
                </td>
                <td className="imports-samples">
                  {samples.filter((sample) => sample !== '').join(' · ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function useFault(mapping: ColumnMapping, { kind }: ImportDetail): string | null {
  const { t } = useWords();
  const nameOf = (target: ImportTarget) => t(`imports.target.${target}`);
  const doubled = doubledTargets(mapping);
  if (doubled.length > 0) return t('imports.doubled', { names: doubled.map(nameOf).join(', ') });
  const [need] = missingTargets(mapping, kind);
  if (!need) return null;
  return t('imports.missing', { names: need.map(nameOf).join(t('imports.or')) });
}

type ChoiceProps = {
  readonly heading: string;
  readonly kind: ImportDetail['kind'];
  readonly target: ImportTarget | null;
  readonly onChange: (target: ImportTarget | null) => void;
};

const NOTHING = '';

function TargetChoice({ heading, kind, target, onChange }: ChoiceProps) {
  const { t } = useWords();
  return (
    <Select
      className="imports-target"
      aria-label={heading}
      showSearch={{ optionFilterProp: 'label' }}
      value={target ?? NOTHING}
      onChange={(value: ImportTarget | '') => onChange(value === NOTHING ? null : value)}
      options={[
        { value: NOTHING, label: t('imports.leaveOut') },
        ...targetsOf(kind).map((one) => ({ value: one, label: t(`imports.target.${one}`) })),
      ]}
    />
  );
}

function FormatWords({ detail: { format, rows } }: { readonly detail: ImportDetail }) {
  const { t } = useWords();
  const { kind, encoding, headingRow, sheet, sheets } = format;
  const words = kind === 'xlsx' ? 'XLSX' : `CSV ${encoding ?? ''}`.trim();
  return (
    <>
      {t('imports.encoding', { rows, row: headingRow, format: words })}
      {sheet !== null && sheets > 1 && ` · ${t('imports.sheets', { sheet, count: sheets })}`}
    </>
  );
}
