import { Input, type InputProps } from 'antd';

type Props = Omit<InputProps, 'value' | 'onChange' | 'type'> & {
  readonly value: string;
  readonly onChange: (text: string) => void;
};

/** A date typed as digits, `YYYY-MM-DD`; the hyphens come by themselves. */
export function DateInput({ value, onChange, ...rest }: Props) {
  return (
    <Input
      {...rest}
      value={value}
      inputMode="numeric"
      maxLength={10}
      onChange={(event) => onChange(withHyphens(event.target.value))}
    />
  );
}

function withHyphens(text: string): string {
  const digits = text.replaceAll(/\D/g, '');
  return [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].filter(Boolean).join('-');
}
