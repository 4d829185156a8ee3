// The buttons: one filled with the accent per page, the rest outlined or bare.
import type { ComponentProps } from 'react';
import { classNames } from './class-names';

type Look = 'primary' | 'outline' | 'ghost';
type Size = 'small' | 'normal';

const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'border-accent bg-accent text-on-accent font-strong hover:opacity-90',
  outline: 'border-line-2 bg-panel text-ink hover:bg-hover [&_svg]:text-ink-3',
  ghost: 'border-transparent text-ink-2 hover:bg-hover hover:text-ink [&_svg]:text-ink-3',
};

const SIZES: Readonly<Record<Size, string>> = {
  small: 'h-6 px-2 text-12',
  normal: 'h-7 px-2.5',
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: Look = 'outline', size: Size = 'normal', more?: string): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-control border select-none',
    'transition-opacity duration-[80ms] disabled:cursor-default disabled:border-line disabled:bg-well disabled:text-ink-3',
    'data-[state=open]:bg-active [&_svg]:size-3.5 [&_svg]:shrink-0',
    LOOKS[look],
    SIZES[size],
    more,
  );
}

type ButtonProps = ComponentProps<'button'> & { look?: Look; size?: Size };

export function Button({ look, size, className, ...rest }: ButtonProps) {
  return <button type="button" className={buttonClass(look, size, className)} {...rest} />;
}

/** A square button with only an icon; `label` is its name and its tooltip. */
export function IconButton({ label, look = 'ghost', className, ...rest }: ButtonProps & { label: string }) {
  return (
    <Button look={look} aria-label={label} title={label} className={classNames('w-7 px-0', className)} {...rest} />
  );
}
