import { Modal, type ModalProps } from 'antd';
import { useRef } from 'react';

type Props = Pick<ModalProps, 'title' | 'width' | 'footer' | 'children' | 'onCancel'>;

const first = '[data-first]';
const fields = 'input, textarea, select, button';
const answers = '.ant-modal-footer .ant-btn';
const likelyAnswer = `${answers}-primary`;

/**
 * Something that must be answered before the page goes on. The field marked `data-first`, else the
 * first one, has the focus once it stands, and where nothing is asked for the main answer: the frame alone
 * would give it to the button that closes it.
 */
export function Dialog({ children, ...props }: Props) {
  const body = useRef<HTMLDivElement>(null);

  function begin(isOpen: boolean) {
    if (!isOpen || !body.current) return;
    const frame = body.current.closest('.ant-modal');
    const wanted =
      body.current.querySelector<HTMLElement>(first) ??
      body.current.querySelector<HTMLElement>(fields) ??
      frame?.querySelector<HTMLElement>(likelyAnswer) ??
      frame?.querySelector<HTMLElement>(answers);
    wanted?.focus();
  }

  return (
    <Modal open centered afterOpenChange={begin} {...props}>
      <div ref={body}>{children}</div>
    </Modal>
  );
}
