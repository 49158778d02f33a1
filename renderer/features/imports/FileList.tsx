import type { ImportStatus } from '../../../shared/contract/imports.ts';
import { dateOf, timeOf, useWords } from '../../parts/use-words.ts';

type Props = {
  readonly files: readonly ImportStatus[];
  readonly chosenId: string | null;
  readonly onChoose: (importId: string) => void;
};

/** The files of this workstation, the newest first, each with how it stands. */
export function FileList({ files, chosenId, onChoose }: Props) {
  const { t } = useWords();
  return (
    <ul className="choice-list imports-files">
      {files.map(({ importId, fileName, kind, state, createdAt, staffName }) => (
        <li key={importId}>
          <button
            type="button"
            className="choice-row"
            aria-pressed={importId === chosenId}
            onClick={() => onChoose(importId)}
          >
            <strong className="imports-file-name">{fileName}</strong>
            <span>
              {t(`imports.state.${state}`)} · {t(`imports.kind.${kind}`)}
            </span>
            <span className="imports-quiet">
              {dateOf(createdAt)} {timeOf(createdAt)} {staffName}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
