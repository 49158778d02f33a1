import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from './ActionButton.tsx';
import { useShortcut } from './shortcuts.tsx';
import './reason.css';

type Props = {
  readonly label: string;
  /** None for one of many in a list. */
  readonly keys?: string;
  readonly title?: string;
  readonly reasons: readonly string[];
  readonly isRunning: boolean;
  readonly isBlock?: boolean;
  readonly onChoose: (reason: string) => void;
};

/**
 * An act that needs a reason: one key opens the usual ones, arrows or Tab move, Enter does it. The
 * reason is all the confirmation there is; Esc leaves everything as it was.
 */
export function ReasonButton(props: Props) {
  const { label, keys, title, isRunning, isBlock = false } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="right"
      destroyOnHidden
      title={title}
      content={isOpen && <Choices {...props} onClose={() => setOpen(false)} />}
    >
      <div>
        <ActionButton
          label={label}
          {...(keys === undefined ? {} : { keys })}
          isBlock={isBlock}
          isRunning={isRunning}
          onPress={() => setOpen(true)}
        />
      </div>
    </Popover>
  );
}

function Choices({ label, reasons, onChoose, onClose }: Props & { readonly onClose: () => void }) {
  const { t } = useTranslation();
  useShortcut('Esc', t('shell.keys.escapeLabel'), onClose, { isInDialog: true });
  return (
    <div role="dialog" aria-modal="true" aria-label={label} className="reason-choices">
      {reasons.map((reason, index) => (
        <Button
          key={reason}
          size="large"
          block
          autoFocus={index === 0}
          onClick={() => {
            onClose();
            onChoose(reason);
          }}
        >
          {reason}
        </Button>
      ))}
    </div>
  );
}
