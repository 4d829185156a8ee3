// Saving a template or a recurring silence: refused, it says why and keeps what was typed.
'use client';
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asApiError } from '@/lib/client/api-error';

export function usePlanForm(queryKey: QueryKey, onClose: () => void) {
  const queryClient = useQueryClient();
  const [refused, setRefused] = useState<string>();
  const saving = useMutation({
    mutationFn: (save: () => Promise<void>) => save(),
    onSuccess: async () => {
      onClose();
      await queryClient.invalidateQueries({ queryKey });
    },
  });
  /** @param problem of the form itself: then nothing is sent */
  const save = (problem: string | undefined, send: () => Promise<void>) => {
    setRefused(problem);
    if (problem === undefined) saving.mutate(send);
  };
  const problem = refused ?? (saving.isError ? asApiError(saving.error).message : undefined);
  return { save, problem, isBusy: saving.isPending };
}
