import { Button, Input, Radio } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useHost } from '../../host/host.ts';
import { useWords } from '../../parts/use-words.ts';
import { Field } from '../../ui/Field.tsx';

type Props = {
  readonly value: string;
  readonly onChange: (folder: string) => void;
};

/** A stick that is in this machine now, or a path that somebody knows. */
export function DriveChoice({ value, onChange }: Props) {
  const { queries } = useHost();
  const { t } = useWords();
  const drives = useQuery(queries.load.drives.queryOptions({ input: undefined, gcTime: 0 }));
  const found = drives.data ?? [];
  return (
    <>
      <div className="load-drives">
        {found.length === 0 && <p>{t('load.noDrive')}</p>}
        <Radio.Group value={value} onChange={(event) => onChange(String(event.target.value))}>
          {found.map(({ path, label }) => (
            <Radio.Button key={path} value={path}>
              {label}
            </Radio.Button>
          ))}
        </Radio.Group>
        <Button onClick={() => void drives.refetch()}>{t('load.lookAgain')}</Button>
      </div>
      <Field label={t('load.path')} hint={t('load.pathHint')}>
        {(field) => (
          <Input
            {...field}
            value={value}
            maxLength={1_000}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    </>
  );
}
