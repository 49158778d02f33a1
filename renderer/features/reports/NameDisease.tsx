import { useState } from 'react';
import type { z } from 'zod';
import type { notifiableDisease } from '../../../shared/contract/reports.ts';
import { notifiableCodes, notifiableDiseases } from '../../../shared/domain/triage/notifiable.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';

type Disease = z.output<typeof notifiableDisease>;
type Props = { readonly residentId: string; readonly visitId: string };

/** The doctor names a disease that has to be reported; its clock starts with the press (f.6). */
export function NameDisease(props: Props) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActionButton label={t('reports.open')} keys="Alt+I" onPress={() => setOpen(true)} />
      {isOpen && <NameDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function NameDialog({ residentId, visitId, onClose }: Props & { readonly onClose: () => void }) {
  const { t } = useWords();
  const [disease, setDisease] = useState<Disease | null>(null);
  const name = useCommand((client, idempotencyKey, named: Disease) =>
    client.reports.name({ idempotencyKey, residentId, visitId, disease: named }),
  );
  const options = notifiableCodes.map((value) => ({
    value,
    label: t('reports.within', {
      disease: t(`reports.disease.${value}`),
      hours: notifiableDiseases[value],
    }),
  }));

  async function press() {
    if (disease && (await name.run(disease))) onClose();
  }

  return (
    <Dialog
      width="32rem"
      title={t('reports.open')}
      onCancel={onClose}
      footer={
        <ActionButton
          label={t('reports.name')}
          keys="Ctrl+Enter"
          isPrimary
          isInDialog
          isRunning={name.isRunning}
          cannotBecause={disease ? null : t('reports.chooseFirst')}
          onPress={() => void press()}
        />
      }
    >
      <ProblemNote problem={name.problem} onRetry={() => void name.retry()} />
      <Field label={t('reports.which')} hint={t('reports.hint')}>
        {({ id }) => (
          <Select
            id={id}
            showSearch
            optionFilterProp="label"
            value={disease}
            onChange={(chosen) => setDisease(chosen)}
            options={options}
          />
        )}
      </Field>
    </Dialog>
  );
}
