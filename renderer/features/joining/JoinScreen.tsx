import { useState } from 'react';
import { Input } from 'antd';
import { readCode } from '../../../shared/replication/enrolment-code.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Field } from '../../ui/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { HomeChoice } from './HomeChoice.tsx';
import './joining.css';

type Wish = { readonly code: string; readonly name: string; readonly address: string };
const nothing: Wish = { code: '', name: '', address: '' };

/** A code is complete at this many characters, however it is grouped. */
const CODE_SHOWN = 20;

/** The first window of a new computer: a code, a name, and whom to ask. */
export function JoinScreen() {
  const { t } = useWords();
  const [wish, setWish] = useState(nothing);
  const join = useCommand((client, idempotencyKey, input: Wish) =>
    client.joining.join({ idempotencyKey, ...input }),
  );
  const set = (part: Partial<Wish>) => setWish((before) => ({ ...before, ...part }));
  const isSlip = isComplete(wish.code) && readCode(wish.code) === null;
  const isWhole = readCode(wish.code) !== null && wish.name.trim() !== '' && wish.address !== '';
  return (
    <main className="joining">
      <h1>{t('joining.title')}</h1>
      <p>{t('joining.what')}</p>
      <Field
        label={t('joining.code')}
        hint={t('joining.codeHint')}
        fault={isSlip ? t('joining.codeSlip') : null}
      >
        {(field) => (
          <Input
            {...field}
            className="joining-code"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            maxLength={60}
            value={wish.code}
            onChange={(event) => set({ code: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('joining.name')} hint={t('joining.nameHint')}>
        {(field) => (
          <Input
            {...field}
            maxLength={40}
            value={wish.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <HomeChoice value={wish.address} onChange={(address) => set({ address })} />
      <ActionButton
        label={t('joining.join')}
        keys="Ctrl+Enter"
        isPrimary
        isInFields
        isRunning={join.isRunning || join.status === 'done'}
        cannotBecause={isWhole ? null : t('joining.needAll')}
        onPress={() => void join.run({ ...wish, name: wish.name.trim() })}
      />
      {!isWhole && <p className="joining-rest">{t('joining.needAll')}</p>}
      <ProblemNote problem={join.problem} onRetry={() => void join.retry()} />
      {join.output && (
        <Notice meaning="ok">
          {join.output.clinicName === ''
            ? t('joining.joinedPlain')
            : t('joining.joined', { clinic: join.output.clinicName })}
        </Notice>
      )}
    </main>
  );
}

function isComplete(code: string): boolean {
  return code.replaceAll(/[\s\p{Pd}]/gu, '').length >= CODE_SHOWN;
}
