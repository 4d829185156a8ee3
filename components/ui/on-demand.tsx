// A button that opens a menu or a popover whose code is fetched only when somebody reaches for it: no page pays for what
// is not opened.
'use client';
import {
  type ComponentProps,
  type ComponentType,
  cloneElement,
  type KeyboardEvent,
  lazy,
  type ReactElement,
  type ReactNode,
  Suspense,
  startTransition,
  useState,
} from 'react';
import { LoadBoundary } from './load-boundary';

/** What is fetched gets the button to hang on, and starts open. */
export type OpenedBy = { readonly trigger: ReactElement<ComponentProps<'button'>> };

/** @param load must import a module whose default export takes the button as `trigger` */
export function onDemand<Props extends object>(
  opens: 'menu' | 'dialog',
  load: () => Promise<{ default: ComponentType<Props & OpenedBy> }>,
): (props: Props & OpenedBy) => ReactNode {
  const Opened = lazy(load);
  return function OnDemand(props) {
    const [isWanted, setWanted] = useState(false);
    // In a transition the button stays, with its focus, until the code is there.
    const open = () => startTransition(() => setWanted(true));
    const prepare = () => void load().catch(() => {}); // a click asks again, and tells
    const openByArrow = (event: KeyboardEvent) => {
      if (opens !== 'menu' || event.key !== 'ArrowDown') return;
      event.preventDefault();
      open();
    };
    const closed = cloneElement(props.trigger, {
      'aria-haspopup': opens,
      'aria-expanded': false,
      onPointerEnter: prepare,
      onFocus: prepare,
      onClick: open,
      onKeyDown: openByArrow,
    });
    return (
      <LoadBoundary fallback={closed}>
        <Suspense fallback={closed}>{isWanted ? <Opened {...props} /> : closed}</Suspense>
      </LoadBoundary>
    );
  };
}
