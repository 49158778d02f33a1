import { Button } from 'antd';
import { useState } from 'react';
import { useHost } from '../../host/host.ts';
import { useSession } from '../../host/session.ts';
import { useLive } from '../../host/use-live.ts';
import { useWords } from '../../parts/use-words.ts';
import { Viewer } from './Viewer.tsx';

type Props = {
  readonly attachmentId: string;
  readonly residentId: string;
  readonly personName: string;
};

/** A paper that is spoken of somewhere else, opened from there. Nothing for those who may not see papers. */
export function OpenPaper(props: Props) {
  const { can } = useSession();
  return can('attachments.read') ? <OpenButton {...props} /> : null;
}

function OpenButton({ attachmentId, residentId, personName }: Props) {
  const { t } = useWords();
  const { queries } = useHost();
  const { data } = useLive(queries.attachments.list, { residentId });
  const [isOpen, setOpen] = useState(false);
  const file = data?.files.find((one) => one.attachmentId === attachmentId);
  if (!data) return null;
  if (!file) return <span className="attachment-quiet">{t('attachments.takenAway')}</span>;
  return (
    <>
      <Button type="link" size="small" onClick={() => setOpen(true)}>
        {t('attachments.open', { title: file.title })}
      </Button>
      {isOpen && <Viewer file={file} personName={personName} onClose={() => setOpen(false)} />}
    </>
  );
}
