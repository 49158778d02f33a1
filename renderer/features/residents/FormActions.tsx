import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { Kbd } from '../../ui/Kbd.tsx';
import { Mark } from '../../ui/Mark.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';

type Props = {
  /** What was typed; another object as soon as somebody goes on typing. */
  readonly draft: object;
  readonly isTouched: boolean;
  readonly isRunning: boolean;
  readonly isDisabled: boolean;
  readonly words: { readonly save: string; readonly cancel: string; readonly unsaved: string };
  readonly onCancel: () => void;
  /** Said beside the buttons while nobody is about to lose what was typed. */
  readonly children?: ReactNode;
};

/** Saves by Enter; leaves by Esc, which asks once before it throws away what was typed. */
export function FormActions(props: Props) {
  const { draft, isTouched, isRunning, isDisabled, words, onCancel, children } = props;
  const [askedAbout, setAskedAbout] = useState<object | null>(null);
  // Going on typing takes the question back.
  const isAsked = askedAbout === draft;
  useShortcut(
    'Esc',
    words.cancel,
    () => (isTouched && !isAsked ? setAskedAbout(draft) : onCancel()),
    { isInFields: true },
  );
  return (
    <footer className="register-actions">
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        loading={isRunning}
        disabled={isDisabled}
      >
        {words.save} <Kbd keys="Enter" />
      </Button>
      <Button size="large" onClick={onCancel}>
        {words.cancel} <Kbd keys="Esc" />
      </Button>
      <span className="register-check" role="status">
        {isAsked ? <Mark meaning="attention">{words.unsaved}</Mark> : children}
      </span>
    </footer>
  );
}
