// Making, changing and ending silences: done at once, told in a toast, and taken back from there.
'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Toast, useToast } from '@/components/ui/toast';
import { asApiError } from '@/lib/client/api-error';
import { silences, type WantedSilence } from '@/lib/client/silences';
import type { Silence } from '@/lib/client/silences-decode';
import { useCreator } from './creator';

export const SILENCES_KEY = ['silences'] as const;

/** What changes silences; everything that shows them is asked anew afterwards. */
export function useSilenceActions() {
  const queryClient = useQueryClient();
  const toast = useToast();
  const [creator] = useCreator();
  const refresh = () =>
    Promise.all(
      ['silences', 'silence-preview', 'alerts', 'alert-counts'].map((key) =>
        queryClient.invalidateQueries({ queryKey: [key] }),
      ),
    );

  /**
   * Resolves when it has told how it went, before what is shown is asked anew: whoever chooses something else by then keeps it.
   * Undo is one more such action.
   */
  async function act<T>(work: () => Promise<T>, told: (result: T) => Toast): Promise<void> {
    try {
      toast(told(await work()));
    } catch (thrown) {
      toast({ isFailure: true, message: asApiError(thrown).message });
    }
    void refresh(); // what fails is told where it is shown
  }

  const again = ({ matchers, startsAtMs, endsAtMs, comment, createdBy, untilResolved, annotations }: Silence) =>
    silences.set({
      ...{ matchers, endsAtMs, comment, createdBy: createdBy || creator, untilResolved, annotations },
      startsAtMs: startsAtMs > Date.now() ? startsAtMs : undefined,
    });

  const expire = (all: readonly Silence[]) =>
    act(
      () => silences.expireAll(all.map(({ id }) => id)),
      (results) => {
        const ended = all.filter(({ id }) => results.some((result) => result.id === id && result.error === undefined));
        const failed = results.find(({ error }) => error !== undefined)?.error;
        return {
          message: failed ?? (ended.length === 1 ? 'The silence was ended' : `${ended.length} silences were ended`),
          isFailure: failed !== undefined,
          undo: () =>
            void act(
              () => Promise.all(ended.map(again)),
              (ids) => ({ message: ids.length === 1 ? 'It is silenced again' : `${ids.length} are silenced again` }),
            ),
        };
      },
    );

  const extend = (all: readonly Pick<Silence, 'id'>[], byMs: number, words: string) =>
    act(
      () =>
        silences.extendAll(
          all.map(({ id }) => id),
          byMs,
        ),
      (results) => {
        const failed = results.find(({ error }) => error !== undefined)?.error;
        const longer = results.flatMap(({ newId }) => newId ?? []);
        return {
          message: failed ?? (all.length === 1 ? `Extended by ${words}` : `${longer.length} extended by ${words}`),
          isFailure: failed !== undefined,
          undo: () =>
            void act(
              () => silences.extendAll(longer, -byMs),
              () => ({ message: 'They end as before' }),
            ),
        };
      },
    );

  return { act, refresh, expire, extend };
}

/** Making one from a form: the form keeps what was typed when it is refused. */
export function useSetSilence({ onDone }: { onDone: (id: string) => void }) {
  const { act, refresh } = useSilenceActions();
  const toast = useToast();
  return useMutation({
    mutationFn: ({ wanted }: { wanted: WantedSilence; message: string }) => silences.set(wanted),
    onSuccess: async (id, { wanted, message }) => {
      onDone(id);
      const undo = () =>
        void act(
          () => silences.expire(id),
          () => ({ message: 'The silence was taken back' }),
        );
      toast(wanted.id === undefined ? { message, undo } : { message });
      await refresh();
    },
  });
}
