import type { Dialog, MessageBoxOptions, MessageBoxReturnValue } from 'electron';

type Asked = {
  readonly options: MessageBoxOptions;
  readonly answer: (value: MessageBoxReturnValue) => void;
};

const open: Asked[] = [];
const asked: MessageBoxOptions[] = [];

/** Every message box there has been, and the answers of a person to those that are open. */
export const people = {
  asked: (): readonly MessageBoxOptions[] => asked,
  /** Presses this button of the oldest box that is open. */
  answer(button: number): void {
    open.shift()?.answer({ response: button, checkboxChecked: false });
  },
};

export const dialog: Pick<Dialog, 'showMessageBox'> = {
  showMessageBox(first: object, second?: MessageBoxOptions): Promise<MessageBoxReturnValue> {
    const options = second ?? (first as MessageBoxOptions);
    asked.push(options);
    return new Promise((answer) => open.push({ options, answer }));
  },
};
