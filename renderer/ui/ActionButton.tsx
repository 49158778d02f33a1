import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import { useShortcut } from './shortcuts.tsx';
import './action-button.css';

type Props = {
  readonly label: string;
  readonly onPress: () => void;
  /** The key that does the same, written on the button. */
  readonly keys?: string;
  /** The screen's most likely next act; at most one on a screen. */
  readonly isPrimary?: boolean;
  readonly isDanger?: boolean;
  readonly isRunning?: boolean;
  /** Why it can't be done now, in words; the button then rests. */
  readonly cannotBecause?: string | null;
  readonly isBlock?: boolean;
  readonly isInDialog?: boolean;
  readonly isInFields?: boolean;
  readonly icon?: ReactNode;
};

/** A main action: 48 px high, its key beside its word, still focused and deaf while it runs. */
export function ActionButton(props: Props) {
  const { label, keys, isRunning = false, cannotBecause = null } = props;
  const canPress = !isRunning && cannotBecause === null;
  const press = () => {
    if (canPress) props.onPress();
  };
  return (
    <>
      {keys !== undefined && (
        <KeyOf
          keys={keys}
          label={label}
          press={press}
          isEnabled={cannotBecause === null}
          isInDialog={props.isInDialog ?? false}
          isInFields={props.isInFields ?? false}
        />
      )}
      <Button
        className="action-button"
        size="large"
        type={props.isPrimary ? 'primary' : 'default'}
        danger={props.isDanger ?? false}
        block={props.isBlock ?? false}
        loading={isRunning}
        disabled={cannotBecause !== null}
        title={cannotBecause ?? undefined}
        onClick={press}
        icon={props.icon}
      >
        <span>{label}</span>
        {keys !== undefined && <Kbd keys={keys} />}
      </Button>
    </>
  );
}

type KeyProps = {
  readonly keys: string;
  readonly label: string;
  readonly press: () => void;
  readonly isEnabled: boolean;
  readonly isInDialog: boolean;
  readonly isInFields: boolean;
};

function KeyOf({ keys, label, press, ...options }: KeyProps) {
  useShortcut(keys, label, press, options);
  return null;
}
