// A rule file that was pasted, chosen or dropped: checked, converted when it is from before 2.0, saved whole.
'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useToast } from '@/components/ui/toast';
import { type ApiError, asApiError } from '@/lib/client/api-error';
import { rulesApi } from '@/lib/client/rules';
import type { Conversion, LineMessage, RuleDefinition } from '@/lib/client/rules-model';
import { useAuthor } from '../author';
import { RULES_KEY } from '../use-rules';

export type Checked = {
  readonly groups: readonly RuleDefinition[];
  readonly problems: readonly LineMessage[];
  /** Of a file in the syntax before 2.0. */
  readonly conversion: Conversion | undefined;
};

const NOTHING: Checked = { groups: [], problems: [], conversion: undefined };

export function useChecked(text: string, name: string) {
  return useQuery({
    queryKey: ['rule-import', text, name],
    queryFn: ({ signal }) => (text.trim() === '' ? NOTHING : checked(text, name, signal)),
    staleTime: Infinity,
  });
}

async function checked(text: string, name: string, signal: AbortSignal): Promise<Checked> {
  const { isOldSyntax, problems, groups } = await rulesApi.validate({ text }, { signal });
  if (!isOldSyntax || problems.length > 0) return { groups, problems, conversion: undefined };
  const conversion = await rulesApi.convert(text, name || 'converted', { signal });
  return { groups: conversion.groups, problems: [], conversion };
}

/** Groups that are there already are left alone: the import is refused and says which. */
export function useImport(onDone: () => void) {
  const [failure, setFailure] = useState<ApiError>();
  const [isSaving, setSaving] = useState(false);
  const [author] = useAuthor();
  const toast = useToast();
  const queryClient = useQueryClient();
  const save = (namespace: string, text: string, message: string) => {
    setSaving(true);
    rulesApi.importFile(namespace, text, { version: 0, author, message }).then(
      (made) => {
        toast({ message: made.length === 1 ? '1 group is evaluated' : `${made.length} groups are evaluated` });
        void queryClient.invalidateQueries({ queryKey: RULES_KEY });
        onDone();
      },
      (thrown) => {
        setFailure(asApiError(thrown));
        setSaving(false);
      },
    );
  };
  return { save, failure, isSaving };
}
