// Whether the mouse is over an element. By the browser's own events: React's count a popover of a row as part of the list, and
// one that closes under the pointer as never left.
import { type RefObject, useLayoutEffect } from 'react';

export function usePointed(element: RefObject<HTMLElement | null>, onPointed: (isPointed: boolean) => void): void {
  // Before the element is seen: whoever points at it first is heard.
  useLayoutEffect(() => {
    const host = element.current;
    const enter = (event: PointerEvent) => event.pointerType === 'mouse' && onPointed(true);
    const leave = () => onPointed(false);
    host?.addEventListener('pointerenter', enter);
    host?.addEventListener('pointermove', enter); // the list may have come under a pointer that was there before
    host?.addEventListener('pointerleave', leave);
    return () => {
      host?.removeEventListener('pointerenter', enter);
      host?.removeEventListener('pointermove', enter);
      host?.removeEventListener('pointerleave', leave);
    };
  }, [element, onPointed]);
}
