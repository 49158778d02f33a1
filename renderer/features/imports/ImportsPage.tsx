import { useHost } from '../../host/host.ts';
import { useLive } from '../../host/use-live.ts';
import { LiveGate } from '../../parts/LiveGate.tsx';
import { useWords } from '../../parts/use-words.ts';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState } from '../../ui/States.tsx';
import type { ImportStatus } from '../../../shared/contract/imports.ts';
import { FileList } from './FileList.tsx';
import { ImportPanel } from './ImportPanel.tsx';
import { NewFile } from './NewFile.tsx';
import { useUpload } from './use-upload.ts';
import '../../ui/choice-list.css';
import './imports.css';

type Props = {
  /** The file that is looked at; null: the newest. */
  readonly importId: string | null;
  readonly onChoose: (importId: string) => void;
};

/** 导入: files on their way in, the one that is looked at, and the next. */
export function ImportsPage(props: Props) {
  const { queries } = useHost();
  const live = useLive(queries.imports.list, undefined);
  return (
    <LiveGate live={live} lines={8}>
      {(files) => <Files {...props} files={files} />}
    </LiveGate>
  );
}

function Files({ importId, onChoose, files }: Props & { readonly files: readonly ImportStatus[] }) {
  const { t } = useWords();
  const upload = useUpload(files, onChoose);
  const chosen = files.find((one) => one.importId === importId) ?? files[0];
  return (
    <div className="imports">
      <Panel title={t('imports.files')} className="imports-side">
        <NewFile upload={upload} />
        <FileList files={files} chosenId={chosen?.importId ?? null} onChoose={onChoose} />
      </Panel>
      {chosen ? (
        <ImportPanel
          key={chosen.importId}
          importId={chosen.importId}
          isSending={upload.sendingId === chosen.importId}
        />
      ) : (
        <Panel title={t('imports.title')}>
          <EmptyState>{t('imports.none')}</EmptyState>
        </Panel>
      )}
    </div>
  );
}
