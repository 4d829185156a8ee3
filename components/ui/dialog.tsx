// A dialog in the middle of the page, on Radix: focus stays inside, Esc closes and gives focus back. A sheet on a phone.
'use client';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';

type DialogProps = {
  title: string;
  isTitleShown?: boolean;
  onClose: () => void;
  children: ReactNode;
  width: string;
  /** Focus starts in the first field; otherwise on the dialog itself. */
  isFieldFirst?: boolean;
};

/** Open as long as it is mounted. */
export function Dialog({ title, isTitleShown = true, onClose, children, width, isFieldFirst = true }: DialogProps) {
  const content = useRef<HTMLDivElement>(null);
  // Opened by a key there is no button Radix could return to. Looked at in the moment the focus is taken: what had it while the dialog
  // was only being drawn may have been replaced since.
  const focusedBefore = useRef<Element>(null);
  const takeFocus = (event: Event) => {
    focusedBefore.current = document.activeElement;
    if (isFieldFirst) return;
    event.preventDefault();
    content.current?.focus();
  };
  const giveFocusBack = (event: Event) => {
    event.preventDefault();
    if (focusedBefore.current instanceof HTMLElement) focusedBefore.current.focus();
  };
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          ref={content}
          onOpenAutoFocus={takeFocus}
          onCloseAutoFocus={giveFocusBack}
          aria-describedby={undefined}
          className={`appear fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col overflow-hidden rounded-panel border border-line-2 bg-float shadow-float outline-none max-md:top-3 max-md:max-h-[calc(100dvh-24px)] ${width}`}
        >
          <Radix.Title className={isTitleShown ? 'px-4 pt-3 pb-2 text-15' : 'sr-only'}>{title}</Radix.Title>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
