import { Checkbox } from 'antd';
import { useWords } from '../../parts/use-words.ts';
import type { TestCode } from '../../../shared/domain/orders/catalogue.ts';

type Props = {
  readonly label: string;
  readonly options: readonly TestCode[];
  readonly chosen: readonly TestCode[];
  readonly fault: string | null;
  readonly onChange: (chosen: readonly TestCode[]) => void;
};

/** Several of a list, in the list's order: Tab moves, Space chooses. */
export function ChoicesField({ label, options, chosen, fault, onChange }: Props) {
  const { t } = useWords();
  const toggle = (option: TestCode) =>
    onChange(options.filter((one) => (one === option) !== chosen.includes(one)));
  return (
    <div className="admin-choices">
      <div role="group" aria-label={label} className="admin-choices-list">
        {options.map((option, at) => (
          <Checkbox
            key={option}
            autoFocus={at === 0}
            checked={chosen.includes(option)}
            onChange={() => toggle(option)}
          >
            {t(`orders.test.${option}`)}
          </Checkbox>
        ))}
      </div>
      <p role="status" className={fault ? 'field-fault' : 'admin-quiet'}>
        {fault ?? t('administration.settings.choicesHelp')}
      </p>
    </div>
  );
}
