import { Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../parts/use-words.ts';
import { Kbd } from '../ui/Kbd.tsx';
import { isDialogOpen, isTyping, useShortcutList } from '../ui/shortcuts.tsx';

/** Opens the key map from anywhere, such as a menu. */
export const openKeyMapEvent = 'yizhan:key-map';

/** `?` shows what every key does on the present screen. */
export function KeyMap() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const shortcuts = useShortcutList();
  useEffect(() => {
    const open = () => setOpen(true);
    const press = (event: KeyboardEvent) => {
      const isQuestion = event.key === '?' || event.key === '？' || event.key === 'F1';
      if (!isQuestion || isDialogOpen() || hasText(event.target)) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', press);
    window.addEventListener(openKeyMapEvent, open);
    return () => {
      window.removeEventListener('keydown', press);
      window.removeEventListener(openKeyMapEvent, open);
    };
  }, []);
  return (
    <Modal
      open={isOpen}
      title={t('shell.keys.title')}
      footer={null}
      onCancel={() => setOpen(false)}
      destroyOnHidden
      width="36rem"
    >
      <dl className="key-map">
        <Row keys={t('shell.keys.search')} label={t('shell.keys.searchLabel')} />
        <Row keys={t('shell.keys.arrows')} label={t('shell.keys.arrowsLabel')} />
        <Row keys={t('shell.keys.escape')} label={t('shell.keys.escapeLabel')} />
        {shortcuts.map(({ keys, label }) => (
          <Row key={`${keys} ${label}`} keys={keys} label={label} />
        ))}
        <Row keys={t('shell.keys.question')} label={t('shell.keys.title')} />
      </dl>
      <p>{t('shell.keys.hint')}</p>
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

/** In an empty field `?` asks for the keys; in a filled one it is text. */
function hasText(target: EventTarget | null): boolean {
  return isTyping(target) && target instanceof HTMLInputElement && target.value !== '';
}
