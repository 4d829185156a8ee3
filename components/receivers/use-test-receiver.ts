// Sends a test notification, and keeps how it went beside its receiver.
'use client';
import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { RECEIVERS_KEY } from '@/components/notifications/list/use-notifications';
import type { TestOutcome } from '@/lib/client/notification-nouns';
import { notifications } from '@/lib/client/notifications';

export function useTestReceiver(name: string): UseMutationResult<readonly TestOutcome[], Error, void> {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => notifications.testReceiver(name),
    onSettled: () => queryClient.invalidateQueries({ queryKey: RECEIVERS_KEY }),
  });
}
