// The size of an element, followed as it changes.
import { type RefObject, useLayoutEffect, useState } from 'react';

type Size = { readonly widthPx: number; readonly heightPx: number };

const UNMEASURED: Size = { widthPx: 0, heightPx: 0 };

/** Whole pixels inside the padding; both 0 until measured. */
export function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState(UNMEASURED);
  useLayoutEffect(() => {
    if (!element.current) return;
    const measured = (width: number, height: number) => {
      const next = { widthPx: Math.floor(width), heightPx: Math.floor(height) };
      setSize((last) => (last.widthPx === next.widthPx && last.heightPx === next.heightPx ? last : next));
    };
    const observer = new ResizeObserver(
      ([entry]) => entry && measured(entry.contentRect.width, entry.contentRect.height),
    );
    observer.observe(element.current);
    measured(element.current.clientWidth, element.current.clientHeight);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
