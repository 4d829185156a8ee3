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

/** How far back; `name` as in "the last 7 days". */
export const REACHES = [
  { value: '1h', name: 'hour', label: '1 h', ms: 3_600_000 },
  { value: '24h', name: '24 hours', label: '24 h', ms: 86_400_000 },
  { value: '7d', name: '7 days', label: '7 d', ms: 7 * 86_400_000 },
] as const;

export type Reach = (typeof REACHES)[number];

const WEEK: Reach = REACHES[2];

export type Trying = {
  readonly reach: Reach;
  readonly setReach: (reach: Reach) => void;
  readonly state: TryState;
  readonly start: (request: TryRequest) => void;
  readonly cancel: () => void;
};

export function useTry(): Trying {
  const [state, setState] = useState<TryState>({ kind: 'idle' });
  const [reach, setReach] = useState<Reach>(WEEK);
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
      .try({ ...request, fromMs: Date.now() - reach.ms }, (done) => set({ kind: 'running', done }), signal)
      .then(
        (answer) => set({ kind: 'done', answer, of: draftOf(request, reach) }),
        (thrown) => set({ kind: 'failed', error: asApiError(thrown) }),
      );
  };
  const cancel = () => {
    running.current?.abort();
    setState({ kind: 'idle' });
  };
  return { state, reach, setReach, start, cancel };
}

/** What an outcome is of; another one is old. */
export const draftOf = (request: TryRequest, { value }: Reach): string => JSON.stringify([request, value]);
