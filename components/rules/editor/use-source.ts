// What the editor begins with: a group somebody made, one of a file that is to be copied, or nothing.
'use client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { rulesApi } from '@/lib/client/rules';
import { fileName } from '../rule-words';
import type { Open } from '../rules-address';
import { EMPTY_RULE, type Source } from './draft';

export type Edited = Exclude<Open, { kind: 'versions' }>;

/** Read once: what somebody else saves meanwhile is a conflict at saving, not a text that changes under the hands. */
export function useSource(open: Edited): UseQueryResult<Source> {
  return useQuery({
    queryKey: ['rule-source', open],
    queryFn: ({ signal }) => sourceOf(open, signal),
    staleTime: Infinity,
    gcTime: 0,
  });
}

async function sourceOf(open: Edited, signal: AbortSignal): Promise<Source> {
  if (open.kind === 'new') {
    return { namespace: 'default', name: '', version: 0, text: undefined, group: { name: '', rules: [EMPTY_RULE] } };
  }
  if (open.kind === 'copy') {
    const { text, group } = await rulesApi.fileGroup(open.file, open.group, { signal });
    const namespace = fileName(open.file).replace(/\.[^.]*$/, '');
    return { namespace, name: '', version: 0, text, group };
  }
  const { namespace } = open;
  const { text, group, version } = await rulesApi.group(namespace, open.group, { signal });
  return { namespace, name: open.group, version, text, group };
}
