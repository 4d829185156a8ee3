// A dry run under way: how far it is, what it came to, and the way out.
'use client';
import { useEffect, useRef, useState } from 'react';
import { type ApiError, asApiError } from '@/lib/client/api-error';
import { rulesApi, type TryRequest } from '@/lib/client/rules';
import type { TryAnswer } from '@/lib/client/rules-model';

export type TryState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly done: number }
  | { readonly kind: 'done'; readonly answer: TryAnswer; readonly of: string }
  | { readonly kind: 'failed'; readonly error: ApiError };

export type Trying = {
  readonly state: TryState;
  readonly start: (request: TryRequest) => void;
  readonly cancel: () => void;
};

export function useTry(): Trying {
  const [state, setState] = useState<TryState>({ kind: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const start = (request: TryRequest) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    const set = (next: TryState) => signal.aborted || setState(next);
    set({ kind: 'running', done: 0 });
    rulesApi
      .try(request, (done) => set({ kind: 'running', done }), signal)
      .then(
        (answer) => set({ kind: 'done', answer, of: JSON.stringify(request) }),
        (thrown) => set({ kind: 'failed', error: asApiError(thrown) }),
      );
  };
  const cancel = () => {
    running.current?.abort();
    setState({ kind: 'idle' });
  };
  return { state, start, cancel };
}
