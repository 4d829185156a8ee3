// What "Silence ▾" opens: the form with matchers that fit what was selected. Fetched when it is opened, so it starts open.
'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OpenedBy } from '@/components/ui/on-demand';
import { PopoverOrSheet } from '@/components/ui/popover-or-sheet';
import { silences } from '@/lib/client/silences';
import type { MatcherSet } from '@/lib/client/silences-decode';
import { exactMatchers } from './matcher-set';
import { SilenceForm } from './silence-form';
import type { SilenceSubject } from './silence-subject';

export default function SilencePopover({ trigger, subject }: OpenedBy & { subject: SilenceSubject }) {
  const [isOpen, setOpen] = useState(true);
  return (
    <PopoverOrSheet {...{ trigger, isOpen }} onOpenChange={setOpen} label={`Silence ${subject.name}`} width="w-[448px]">
      <SubjectForm subject={subject} onClose={() => setOpen(false)} />
    </PopoverOrSheet>
  );
}

function SubjectForm({ subject, onClose }: { subject: SilenceSubject; onClose: () => void }) {
  // The selection may change under an open form; what was opened counts.
  const [{ name, labelSets, matchers }] = useState(subject);
  const suggested = useQuery({
    queryKey: ['silence-suggestion', labelSets],
    queryFn: ({ signal }) => silences.suggest(labelSets, { signal }),
    enabled: matchers === undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const set = matchers
    ? { kept: matchers, dropped: [] }
    : (suggested.data ?? (suggested.isError ? fallback(labelSets) : undefined));
  return (
    <SilenceForm
      name={name}
      start={{ matchers: set, comment: `${name}: being looked at` }}
      onDone={onClose}
      onCancel={onClose}
    />
  );
}

/** Without an answer: of one thing all its labels, as Alertmanager has it; of several somebody must type. */
const fallback = (labelSets: SilenceSubject['labelSets']): MatcherSet => ({
  kept: labelSets.length === 1 && labelSets[0] ? exactMatchers(labelSets[0]) : [],
  dropped: [],
});
