import { Button } from 'antd';
import type { MadeCode } from '../../../shared/contract/workstations.ts';
import { dateOf, timeOf, useWords } from '../../parts/use-words.ts';
import { Notice } from '../../ui/Notice.tsx';

type Props = { readonly made: MadeCode; readonly onDone: () => void };

/** The code, large enough to be read across a room, until somebody says that it is noted. */
export function CodeNote({ made, onDone }: Props) {
  const { t, monthDay } = useWords();
  const { code, expiresAt } = made;
  const until = { date: monthDay(dateOf(expiresAt)), time: timeOf(expiresAt) };
  return (
    <Notice
      meaning={code === null ? 'attention' : 'information'}
      action={
        <Button size="large" onClick={onDone}>
          {t('workstations.codeDone')}
        </Button>
      }
    >
      {code === null ? (
        t('workstations.codeGone')
      ) : (
        <>
          <output className="workstations-code" aria-label={t('workstations.code')}>
            {code}
          </output>
          {t('workstations.codeHow', until)}
        </>
      )}
    </Notice>
  );
}
