// What was just done, for ten seconds, with the way back. The time stands still while somebody points at it or is in it.
'use client';
import { X } from 'lucide-react';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import { Button, IconButton } from './button';
import { Kbd } from './kbd';
import { StateIcon } from './state-icon';

export type Toast = {
  readonly message: string;
  /** Otherwise it went well. */
  readonly isFailure?: boolean;
  readonly undo?: () => void;
};

const STAYS_MS = 10_000;

const ToastContext = createContext<(toast: Toast) => void>(() => {});

/** Shows one; it takes the place of the one before. */
export const useToast = (): ((toast: Toast) => void) => useContext(ToastContext);

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<{ readonly toast: Toast; readonly key: number }>();
  const show = useMemo(() => {
    let key = 0;
    return (toast: Toast) => setShown({ toast, key: ++key });
  }, []);
  return (
    <ToastContext value={show}>
      {children}
      <div
        role="status"
        aria-label="What was just done"
        className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex justify-center px-3 max-md:bottom-18"
      >
        {shown && <ToastCard key={shown.key} toast={shown.toast} onClose={() => setShown(undefined)} />}
      </div>
    </ToastContext>
  );
}

function ToastCard({ toast: { message, isFailure = false, undo }, onClose }: { toast: Toast; onClose: () => void }) {
  const [isHeld, setHeld] = useState(false);
  const leftMs = useRef(STAYS_MS);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    if (isHeld) return;
    const startedMs = Date.now();
    const timer = setTimeout(() => close.current(), leftMs.current);
    return () => {
      clearTimeout(timer);
      leftMs.current -= Date.now() - startedMs;
    };
  }, [isHeld]);
  const takeBack = () => {
    onClose();
    undo?.();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only holds the time
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="appear pointer-events-auto flex max-w-[560px] items-center gap-3 rounded-panel border border-line-2 bg-float py-2 pr-2 pl-3 shadow-float"
    >
      <StateIcon state={isFailure ? 'critical' : 'ok'} label={isFailure ? 'Failed' : 'Done'} />
      <span className="min-w-0 wrap-anywhere">{message}</span>
      {undo && <UndoButton onUndo={takeBack} />}
      <IconButton label="Close" onClick={onClose} className="max-md:size-10">
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

function UndoButton({ onUndo }: { onUndo: () => void }) {
  useShortcuts([{ keys: 'u', does: 'Undo what was just done', group: 'Everywhere', run: onUndo }]);
  return (
    <Button onClick={onUndo} className="max-md:h-10">
      Undo
      <span className="max-md:hidden">
        <Kbd keys="u" />
      </span>
    </Button>
  );
}
