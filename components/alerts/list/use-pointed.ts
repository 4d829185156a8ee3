// Whether the mouse is over an element. By the browser's own events: React's count a popover of a row as part of the list, and
// one that closes under the pointer as never left.
import { type RefObject, useEffect } from 'react';

export function usePointed(element: RefObject<HTMLElement | null>, onPointed: (isPointed: boolean) => void): void {
  useEffect(() => {
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
