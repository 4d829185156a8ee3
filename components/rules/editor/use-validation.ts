// What the server says of a draft, a moment after the last key: its text, and every problem with its line.
'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type ApiError, asApiError } from '@/lib/client/api-error';
import { type Draft, rulesApi } from '@/lib/client/rules';
import type { Validation } from '@/lib/client/rules-model';

// Long enough that a word can be finished before it is called a mistake.
const AFTER_MS = 400;

export type Validated = {
  /** Of the draft as it is now; undefined until the server has answered for it. */
  readonly current: Validation | undefined;
  /** The last answer, perhaps of an earlier draft. */
  readonly last: Validation | undefined;
  readonly error: ApiError | undefined;
};

export function useValidation(draft: Draft): Validated {
  const wanted = JSON.stringify(draft);
  const asked = useSettled(wanted);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['rule-validation', asked],
    queryFn: ({ signal }) => rulesApi.validate(JSON.parse(asked) as Draft, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const isCurrent = asked === wanted && !isPlaceholderData && !error;
  return { current: isCurrent ? data : undefined, last: data, error: error ? asApiError(error) : undefined };
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
