// On or off, at once. The whole row is the target.
import { Switch as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';

export function Switch({
  checked,
  onChange,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div className="flex min-h-6 items-center gap-2.5">
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        className="relative flex h-6 w-7 shrink-0 items-center before:absolute before:inset-x-0 before:h-4 before:rounded-full before:bg-line-3 data-[state=checked]:before:bg-accent"
      >
        <Radix.Thumb className="relative block size-3 translate-x-0.5 rounded-full bg-panel transition-transform duration-[80ms] data-[state=checked]:translate-x-3.5" />
      </Radix.Root>
      <label htmlFor={id}>{children}</label>
    </div>
  );
}
