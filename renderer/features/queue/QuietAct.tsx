import { Button } from 'antd';
import { Kbd } from '../../ui/Kbd.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';

type Props = {
  readonly label: string;
  readonly keys: string;
  readonly isRunning: boolean;
  /** Why it can't be done now, in words; the button then rests. */
  readonly cannotBecause?: string | null;
  readonly onPress: () => void;
};

/** What is done a few times a day, beside what is done all day: smaller, with its key. */
export function QuietAct({ label, keys, isRunning, cannotBecause = null, onPress }: Props) {
  const press = () => {
    if (!isRunning) onPress();
  };
  useShortcut(keys, label, press, { isEnabled: cannotBecause === null });
  return (
    <Button
      className="called-quiet"
      disabled={cannotBecause !== null}
      title={cannotBecause ?? undefined}
      onClick={press}
    >
      <span>{label}</span>
      <Kbd keys={keys} />
    </Button>
  );
}
