import { Mark } from '../ui/Mark.tsx';
import { useWords } from './use-words.ts';
import './door-note.css';

const grounds = ['TRI-01', 'TRI-02', 'TRI-03'] as const;

/** What was said or measured at the door that leads the fever way, in words (F8); nothing for everybody else. */
export function DoorNote({ because }: { readonly because: readonly string[] }) {
  const { t } = useWords();
  const said = grounds.filter((rule) => because.includes(rule));
  if (said.length === 0) return null;
  const why = said.map((rule) => t(`visits.fever.${rule}`)).join(t('visits.fever.and'));
  return (
    <span className="door-note">
      <Mark meaning="attention">{t('visits.fever.way', { why })}</Mark>
    </span>
  );
}
