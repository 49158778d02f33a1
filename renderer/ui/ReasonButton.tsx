import { Button, Popover } from 'antd';
import { useId, useState } from 'react';
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
  /** Beside a line of text, where a main action would shout. */
  readonly isQuiet?: boolean;
  readonly onChoose: (reason: string) => void;
};

/**
 * An act that needs a reason: one key opens the usual ones, arrows or Tab move, Enter does it. The
 * reason is all the confirmation there is; Esc leaves everything as it was.
 */
export function ReasonButton(props: Props) {
  const { label, keys, isRunning, isBlock = false, isQuiet = false } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="right"
      destroyOnHidden
      content={isOpen && <Choices {...props} onClose={() => setOpen(false)} />}
    >
      {isQuiet ? (
        <Button
          type="link"
          size="small"
          loading={isRunning}
          className="reason-quiet"
          onClick={() => setOpen(true)}
        >
          {label}
        </Button>
      ) : (
        <div>
          <ActionButton
            label={label}
            {...(keys === undefined ? {} : { keys })}
            isBlock={isBlock}
            isRunning={isRunning}
            onPress={() => setOpen(true)}
          />
        </div>
      )}
    </Popover>
  );
}

type ChoicesProps = Props & { readonly onClose: () => void };

function Choices({ label, title, reasons, onChoose, onClose }: ChoicesProps) {
  const { t } = useTranslation();
  const titleId = useId();
  useShortcut('Esc', t('shell.keys.escapeLabel'), onClose, { isInDialog: true });
  return (
    <div
      role="dialog"
      aria-modal="true"
      aria-label={label}
      aria-describedby={title && titleId}
      className="reason-choices"
    >
      {title && (
        <p id={titleId} className="reason-title">
          {title}
        </p>
      )}
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
