import type { PaperKind } from '../../../shared/contract/documents.ts';
import { useSession } from '../../host/session.ts';
import { useCommand } from '../../host/use-command.ts';
import { useWords } from '../../parts/use-words.ts';
import { PaperButton, type PaperButtonLook } from './PaperButton.tsx';

type Props = PaperButtonLook & {
  readonly kind: PaperKind;
  /** What the paper is about: the contract says of each kind what that is. */
  readonly subjectId: string;
  /** In place of the words of its kind. */
  readonly label?: string;
};

/** Makes a paper of one person and shows it. Who may not print does not see it. */
export function PrintPaper({ kind, subjectId, label, ...look }: Props) {
  const { can } = useSession();
  const { t } = useWords();
  const make = useCommand((client, idempotencyKey, about: string) =>
    client.documents.make({ idempotencyKey, kind, subjectId: about }),
  );
  if (!can('documents.print')) return null;
  const words = label ?? t(`documents.printKind.${kind}`);
  return <PaperButton {...look} label={words} make={make} input={subjectId} />;
}
