import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { useWords } from '../../parts/use-words.ts';
import { PaperButton, type PaperButtonLook } from './PaperButton.tsx';

type Props = PaperButtonLook & {
  /** In place of the name of the list. */
  readonly label?: string;
};

/** 备用名单 of the next open day, made anew each time. Who may not close the day does not see it. */
export function PrintFallbackList({ label, ...look }: Props) {
  const { can } = useSession();
  const { t } = useWords();
  const make = useCommand((client, idempotencyKey, _input: null) =>
    client.closing.fallbackList({ idempotencyKey }),
  );
  if (!can('day.close') || !can('documents.print')) return null;
  const words = label ?? t('documents.kinds.fallback-list');
  const hint = t('documents.fallbackHint');
  return <PaperButton {...look} label={words} hint={hint} make={make} input={null} />;
}
