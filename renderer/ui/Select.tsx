import { Select as AntSelect, type RefSelectProps, type SelectProps } from 'antd';
import { type Ref, useState } from 'react';

/** Lists of a dozen are seen whole, without scrolling: twelve rows of 32 pixels. */
const LIST_HEIGHT_PX = 384;

type Props<Value> = SelectProps<Value> & { readonly ref?: Ref<RefSelectProps> };

/**
 * One of a list. What is chosen closes the list at once, not a task later: a Tab that was already waiting
 * would be taken for the list, and what follows would go into the wrong field.
 */
export function Select<Value>(props: Props<Value>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <AntSelect<Value>
      listHeight={LIST_HEIGHT_PX}
      {...props}
      open={isOpen}
      onOpenChange={setOpen}
      onSelect={() => setOpen(false)}
    />
  );
}
