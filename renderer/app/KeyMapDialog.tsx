import { Modal } from 'antd';
import { useWords } from '../parts/use-words.ts';
import { Kbd } from '../ui/Kbd.tsx';
import { useShortcutList } from '../ui/shortcuts.tsx';

type Props = {
  /** A board has its own keys, and nothing to search or to open. */
  readonly isBoard: boolean;
  readonly onClose: () => void;
};

/** Every key of the present screen with what it does. */
export function KeyMapDialog({ isBoard, onClose }: Props) {
  const { t } = useWords();
  const shortcuts = useShortcutList();
  return (
    <Modal open title={t('shell.keys.title')} footer={null} onCancel={onClose} width="36rem">
      <dl className="key-map">
        {!isBoard && (
          <>
            <Row keys={t('shell.keys.search')} label={t('shell.keys.searchLabel')} />
            <Row keys={t('shell.keys.arrows')} label={t('shell.keys.arrowsLabel')} />
          </>
        )}
        <Row keys={t('shell.keys.escape')} label={t('shell.keys.escapeLabel')} />
        {shortcuts.map(({ keys, label }) => (
          <Row key={`${keys} ${label}`} keys={keys} label={label} />
        ))}
        <Row keys={t('shell.keys.question')} label={t('shell.keys.title')} />
      </dl>
      {!isBoard && <p>{t('shell.keys.hint')}</p>}
    </Modal>
  );
}

function Row({ keys, label }: { readonly keys: string; readonly label: string }) {
  return (
    <>
      <dt>
        <Kbd keys={keys} />
      </dt>
      <dd>{label}</dd>
    </>
  );
}
