// A popover that is fetched when it is asked for, and so starts open.
'use client';
import { Popover } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import type { OpenedBy } from './on-demand';

type OpenedPopoverProps = OpenedBy & {
  label: string;
  align: 'start' | 'end';
  /** Width, padding and how its parts stand. */
  className: string;
  children: (close: () => void) => ReactNode;
};

export function OpenedPopover({ trigger, label, align, className, children }: OpenedPopoverProps) {
  const [isOpen, setOpen] = useState(true);
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
          className={`appear z-50 max-w-[calc(100vw-16px)] rounded-panel border border-line-2 bg-float shadow-float outline-none ${className}`}
        >
          {children(() => setOpen(false))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
