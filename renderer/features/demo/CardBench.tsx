import { useState } from 'react';
import type { BenchState } from '../../../shared/contract/demo.ts';
import { useWords } from '../../parts/use-words.ts';
import { Select } from '../../ui/Select.tsx';
import type { Bench } from './use-bench.ts';

type Props = { readonly state: BenchState; readonly bench: Bench };

const cardReaders: readonly string[] = ['kiosk', 'sdt-id-card'];

/** Cards of invented people, each a button; they are tapped on the chosen reader. */
export function CardBench({ state, bench }: Props) {
  const { t } = useWords();
  const readers = state.devices.filter(({ driver }) => cardReaders.includes(driver));
  const [chosen, setChosen] = useState<string | null>(null);
  const deviceId = chosen ?? readers[0]?.deviceId ?? null;
  if (!deviceId) return <p>{t('demo.noReader')}</p>;
  return (
    <section className="demo-part">
      <h3>{t('demo.cards')}</h3>
      <div className="demo-row">
        <span>{t('demo.tapOn')}</span>
        <Select
          className="demo-reader"
          aria-label={t('demo.tapOn')}
          value={deviceId}
          onChange={setChosen}
          options={readers.map((reader) => ({ value: reader.deviceId, label: reader.label }))}
        />
      </div>
      <ul className="demo-cards">
        {state.cards.map(({ cardKey, title, note }) => (
          <li key={cardKey}>
            <button
              type="button"
              className="plain demo-card"
              onClick={() => bench.order({ type: 'tap-card', deviceId, cardKey })}
            >
              <strong>{title}</strong>
              <span className="demo-note">{note}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
