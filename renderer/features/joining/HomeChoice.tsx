import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId } from 'react';
import { useHost } from '../../host/host.ts';
import { useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';

type Props = { readonly value: string; readonly onChange: (address: string) => void };

/** Homes that make themselves known nearby, by the names of their clinics; or an address that somebody knows. */
export function HomeChoice({ value, onChange }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const labelId = useId();
  const search = useQuery(queries.joining.homes.queryOptions({ input: {}, gcTime: 0 }));
  const found = search.data?.homes ?? [];
  return (
    <>
      <section className="joining-homes" aria-labelledby={labelId}>
        <span id={labelId} className="field-label">
          {t('joining.home')}
        </span>
        {found.map(({ clinicName, url }) => (
          <Button
            key={url}
            size="large"
            aria-pressed={value === url}
            type={value === url ? 'primary' : 'default'}
            onClick={() => onChange(url)}
          >
            {clinicName || url}
          </Button>
        ))}
        {found.length === 0 && (
          <span role="status">{t(search.isFetching ? 'joining.looking' : 'joining.none')}</span>
        )}
        <Button disabled={search.isFetching} onClick={() => void search.refetch()}>
          {t('joining.lookAgain')}
        </Button>
      </section>
      <Field label={t('joining.address')} hint={t('joining.addressHint')}>
        {(field) => (
          <Input
            {...field}
            maxLength={200}
            value={value}
            onChange={(event) => onChange(event.target.value.trim())}
          />
        )}
      </Field>
    </>
  );
}
