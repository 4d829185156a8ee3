// A part of the page whose code could not be fetched (the server is gone, or was replaced by a newer one) says so in a
// corner; what is on the screen stays.
'use client';
import { Component, type ReactNode } from 'react';
import { Button } from './button';
import { StateIcon } from './state-icon';

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
        <div
          role="alert"
          className="fixed right-4 bottom-4 z-50 flex items-center gap-3 rounded-panel border border-line-2 bg-float py-2 pr-2 pl-3 shadow-float max-md:bottom-18"
        >
          <StateIcon state="critical" />
          This part of the page could not be loaded
          <Button onClick={() => window.location.reload()}>Reload the page</Button>
        </div>
      </>
    );
  }
}
