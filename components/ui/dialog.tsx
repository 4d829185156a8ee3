// A dialog in the middle of the page, on Radix: focus stays inside, Esc closes and gives focus back. A sheet on a phone.
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useRef } from 'react';

export function Dialog({
  title,
  isTitleShown = true,
  description,
  open,
  onOpenChange,
  children,
  width = 'max-w-[560px]',
  isFieldFirst = true,
}: {
  title: string;
  isTitleShown?: boolean;
  description?: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
  width?: string;
  /** Focus starts in the first field; otherwise on the dialog itself. */
  isFieldFirst?: boolean;
}) {
  const content = useRef<HTMLDivElement>(null);
  const focusDialog = (event: Event) => {
    event.preventDefault();
    content.current?.focus();
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="appear fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          ref={content}
          {...(!isFieldFirst && { onOpenAutoFocus: focusDialog })}
          {...(description === undefined && { 'aria-describedby': undefined })}
          className={`appear fixed top-[12vh] left-1/2 z-50 flex max-h-[76vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col overflow-hidden rounded-panel border border-line-2 bg-float shadow-float outline-none max-md:top-3 max-md:max-h-[calc(100dvh-24px)] ${width}`}
        >
          <Radix.Title className={isTitleShown ? 'px-4 pt-3 pb-2 text-15' : 'sr-only'}>{title}</Radix.Title>
          {description !== undefined && <Radix.Description className="sr-only">{description}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
