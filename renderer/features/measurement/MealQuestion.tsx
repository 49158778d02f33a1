import { Button } from 'antd';
import { type Meal, meals } from '../../../shared/domain/measurement/glucose.ts';
import { useWords } from '../../parts/use-words.ts';
import { Kbd } from '../../ui/Kbd.tsx';
import { useShortcut } from '../../ui/shortcuts.tsx';

type Props = {
  readonly value: Meal | null;
  readonly onChange: (meal: Meal) => void;
  readonly isInDialog?: boolean;
};

/** When did you last eat? Asked once; only a fasting glucose judges (DM-05). */
export function MealQuestion({ value, onChange, isInDialog = false }: Props) {
  const { t } = useWords();
  return (
    <div className="meal" role="radiogroup" aria-label={t('measurement.meal.question')}>
      <p className="meal-question">{t('measurement.meal.question')}</p>
      <div className="pending-actions">
        {meals.map((meal, index) => (
          <MealButton
            key={meal}
            meal={meal}
            keys={String(index + 1)}
            isChosen={meal === value}
            isInDialog={isInDialog}
            onPress={() => onChange(meal)}
          />
        ))}
      </div>
    </div>
  );
}

type ButtonProps = {
  readonly meal: Meal;
  readonly keys: string;
  readonly isChosen: boolean;
  readonly isInDialog: boolean;
  readonly onPress: () => void;
};

function MealButton({ meal, keys, isChosen, isInDialog, onPress }: ButtonProps) {
  const { t } = useWords();
  const label = t(`measurement.meal.${meal}`);
  useShortcut(keys, label, onPress, { isInDialog });
  return (
    <Button
      role="radio"
      aria-checked={isChosen}
      size="large"
      type={isChosen ? 'primary' : 'default'}
      ghost={isChosen}
      onClick={onPress}
    >
      {label} <Kbd keys={keys} />
    </Button>
  );
}
