// Keeping and deleting templates and recurring silences, told in a toast. Deleting can be taken back.
'use client';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useToast } from '@/components/ui/toast';
import { asApiError } from '@/lib/client/api-error';

export function usePlanActions(queryKey: QueryKey) {
  const queryClient = useQueryClient();
  const toast = useToast();

  /** Resolves when what is shown is asked anew. @param undo done in ten seconds, if somebody wants it */
  async function act(work: () => Promise<void>, message: string, undo?: () => Promise<void>): Promise<void> {
    try {
      await work();
      toast({ message, ...(undo && { undo: () => void act(undo, 'It is there again') }) });
    } catch (thrown) {
      toast({ isFailure: true, message: asApiError(thrown).message });
    }
    // What recurring silences make and end is listed among the silences.
    await Promise.all([queryKey, ['silences']].map((key) => queryClient.invalidateQueries({ queryKey: key })));
  }
  return act;
}
