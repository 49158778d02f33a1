import { Button, Input, type InputRef } from 'antd';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useHost } from '../../host/host.ts';
import { useCommand } from '../../host/use-command.ts';
import { ProblemNote } from '../../parts/ProblemNote.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';
import type { Person } from './PeopleList.tsx';

type Props = { readonly person: Person; readonly onBack: () => void };

/** One password for the chosen name. Esc goes back to the names. */
export function PasswordForm({ person, onBack }: Props) {
  const host = useHost();
  const { t } = useWords();
  const [password, setPassword] = useState('');
  const fieldId = useId();
  const field = useRef<InputRef>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  useShortcut('Esc', t('shell.signIn.back'), onBack, { isInFields: true });
  const signIn = useCommand((client, _key, input: { loginName: string; password: string }) =>
    client.session.signIn(input),
  );

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (password === '') return field.current?.focus();
    const answer = await signIn.run({ loginName: person.loginName, password });
    if (answer) return host.keepToken(answer.token);
    field.current?.select();
  }

  return (
    <form className="password" onSubmit={(event) => void submit(event)}>
      <label className="password-label" htmlFor={fieldId}>
        {t('shell.signIn.hello', { name: person.name })}
      </label>
      <Input.Password
        id={fieldId}
        ref={field}
        size="large"
        autoComplete="off"
        value={password}
        status={signIn.problem ? 'error' : ''}
        onChange={(event) => setPassword(event.target.value)}
      />
      <ProblemNote problem={signIn.problem} onRetry={() => void signIn.retry()} />
      <div className="password-actions">
        <Button size="large" type="primary" htmlType="submit" loading={signIn.isRunning}>
          {t('shell.signIn.enter')}
          <Kbd keys="Enter" />
        </Button>
        <Button size="large" onClick={onBack}>
          {t('shell.signIn.back')}
          <Kbd keys="Esc" />
        </Button>
      </div>
    </form>
  );
}
