// What can be laid over any page: the palette and the keyboard help. Loaded when first opened.
'use client';
import dynamic from 'next/dynamic';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { LoadBoundary } from '@/components/ui/load-boundary';

const Palette = dynamic(() => import('@/components/palette/palette'), { ssr: false });
const HelpDialog = dynamic(() => import('@/components/shortcuts/help-dialog'), { ssr: false });

type Overlay = 'palette' | 'help';

const OverlayContext = createContext<(overlay: Overlay) => void>(() => {});

export function OverlayProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState<Overlay>();
  const close = useMemo(() => () => setOpen(undefined), []);
  return (
    <OverlayContext value={setOpen}>
      {children}
      <LoadBoundary key={open}>
        {open === 'palette' && <Palette onClose={close} />}
        {open === 'help' && <HelpDialog onClose={close} />}
      </LoadBoundary>
    </OverlayContext>
  );
}

/** Opens one of them over the page. */
export const useOverlay = (): ((overlay: Overlay) => void) => useContext(OverlayContext);
