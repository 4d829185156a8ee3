// A part of the page whose code could not be fetched (the server is gone, or was replaced by a newer one) says so in a
// corner, once for all such parts; what is on the screen stays.
'use client';
import { Component, createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { Button } from './button';
import { StateIcon } from './state-icon';

/** Tells the page of a part that is missing; what it returns takes that back. */
const MissingPartContext = createContext<() => () => void>(() => () => {});

/** Around all pages: says in the corner that parts are missing, for as long as any is. */
export function MissingPartsProvider({ children }: { children: ReactNode }) {
  const [missing, setMissing] = useState(0);
  const report = useMemo(
    () => () => {
      setMissing((count) => count + 1);
      return () => setMissing((count) => count - 1);
    },
    [],
  );
  return (
    <MissingPartContext value={report}>
      {children}
      {missing > 0 && <Notice />}
    </MissingPartContext>
  );
}

const Notice = () => (
  <div
    role="alert"
    className="fixed right-4 bottom-4 z-50 flex items-center gap-3 rounded-panel border border-line-2 bg-float py-2 pr-2 pl-3 shadow-float max-md:bottom-18"
  >
    <StateIcon state="critical" />
    Part of this page could not be loaded
    <Button onClick={() => window.location.reload()}>Reload the page</Button>
  </div>
);

/** `fallback` stays in the place of what could not be loaded. */
type LoadBoundaryProps = { fallback?: ReactNode; children: ReactNode };

export class LoadBoundary extends Component<LoadBoundaryProps, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <>
        {this.props.fallback}
        <MissingPart />
      </>
    );
  }
}

/** Stands for what is missing: nothing to see here. */
function MissingPart() {
  const report = useContext(MissingPartContext);
  useEffect(report, [report]);
  return null;
}
