// A panel that breaks while it is drawn leaves its neighbours alone.
'use client';
import { Component, type ReactNode } from 'react';
import { asApiError } from '@/lib/client/api-error';
import { PanelError } from './panel-error';

type State = { readonly thrown: unknown; readonly isBroken: boolean };

export class PanelBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { thrown: undefined, isBroken: false };

  static getDerivedStateFromError(thrown: unknown): State {
    return { thrown, isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <PanelError
        title="This panel could not be drawn"
        error={asApiError(this.state.thrown)}
        onRetry={() => this.setState({ thrown: undefined, isBroken: false })}
      />
    );
  }
}
