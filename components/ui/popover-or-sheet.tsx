// A popover beside its button; on a phone a sheet from the bottom. Fetched when it is opened (on-demand.tsx), so it starts open.
'use client';
import { Dialog, Popover } from 'radix-ui';
import {
  type ComponentProps,
  type ReactElement,
  type ReactNode,
  type RefObject,
  useRef,
  useSyncExternalStore,
} from 'react';

type PopoverOrSheetProps = {
  trigger: ReactElement<ComponentProps<'button'>>;
  /** Its name. */
  label: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Of the popover; the sheet is as wide as the screen. */
  width: string;
  align?: 'start' | 'end';
  children: ReactNode;
};

const NARROW = '(max-width: 767px)';

function subscribe(listener: () => void): () => void {
  const media = window.matchMedia(NARROW);
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

export const useIsNarrow = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => window.matchMedia(NARROW).matches,
    () => false,
  );

/** Focus begins on what has `data-autofocus`. Esc belongs to what has `data-own-escape` while focus is in it. */
export function PopoverOrSheet(props: PopoverOrSheetProps) {
  const content = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow();
  const Shape = isNarrow ? Sheet : Beside;
  return <Shape {...props} content={content} onOpenAutoFocus={focusBeginning(content)} />;
}

/** Radix hears of Esc before the element does. */
function leaveOwnEscape(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.closest('[data-own-escape]')) event.preventDefault();
}

type ShapeProps = PopoverOrSheetProps & {
  content: RefObject<HTMLDivElement | null>;
  onOpenAutoFocus: (event: Event) => void;
};

function focusBeginning(content: RefObject<HTMLDivElement | null>) {
  return (event: Event) => {
    const first = content.current?.querySelector<HTMLElement>('[data-autofocus]');
    if (!first) return;
    event.preventDefault();
    first.focus();
  };
}

function Beside({ trigger, label, isOpen, onOpenChange, width, align = 'end', children, ...rest }: ShapeProps) {
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          ref={rest.content}
          onOpenAutoFocus={rest.onOpenAutoFocus}
          onEscapeKeyDown={leaveOwnEscape}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className={`appear z-50 flex max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-16px)] flex-col overflow-y-auto rounded-panel border border-line-2 bg-float shadow-float outline-none ${width}`}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Sheet({ trigger, label, isOpen, onOpenChange, children, ...rest }: ShapeProps) {
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Trigger asChild>{trigger}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="appear fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          ref={rest.content}
          onOpenAutoFocus={rest.onOpenAutoFocus}
          onEscapeKeyDown={leaveOwnEscape}
          aria-describedby={undefined}
          className="appear fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col overflow-y-auto rounded-t-[12px] border border-b-0 border-line-2 bg-float shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">{label}</Dialog.Title>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
