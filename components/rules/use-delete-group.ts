// Deletes a group at once, with a way back: its versions stay, so undoing is restoring the last one.
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useToast } from '@/components/ui/toast';
import { asApiError } from '@/lib/client/api-error';
import { rulesApi } from '@/lib/client/rules';
import { useAuthor } from './author';
import { DELETED_KEY, RULES_KEY } from './use-rules';

type Deleted = { readonly namespace: string; readonly name: string; readonly version: number };

export function useDeleteGroup(): (group: Deleted) => void {
  const toast = useToast();
  const queryClient = useQueryClient();
  const [author] = useAuthor();
  const refresh = () =>
    Promise.all([RULES_KEY, DELETED_KEY].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  const failed = (what: string) => (thrown: unknown) =>
    toast({ message: `${what}: ${asApiError(thrown).message}`, isFailure: true });
  const restore = async ({ namespace, name, version }: Deleted) => {
    await rulesApi.restore(namespace, name, version, { version: 0, author, message: 'the deletion was undone' });
    await refresh();
  };
  return (group) => {
    const { namespace, name, version } = group;
    rulesApi.delete(namespace, name, { version, author, message: '' }).then(
      () => {
        void refresh();
        toast({
          message: `Group ${name} was deleted`,
          undo: () => void restore(group).catch(failed(`Group ${name} was not restored`)),
        });
      },
      failed(`Group ${name} was not deleted`),
    );
  };
}
