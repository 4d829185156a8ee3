// Whether a dialog or a popover has the focus: what it hangs on must stay where it is.
'use client';
import { useEffect, useState } from 'react';

export function useDialogFocus(): boolean {
  const [hasFocus, setHasFocus] = useState(false);
  useEffect(() => {
    const look = () => setHasFocus(document.activeElement?.closest('[role="dialog"], [role="menu"]') != null);
    document.addEventListener('focusin', look);
    document.addEventListener('focusout', look);
    return () => {
      document.removeEventListener('focusin', look);
      document.removeEventListener('focusout', look);
    };
  }, []);
  return hasFocus;
}
