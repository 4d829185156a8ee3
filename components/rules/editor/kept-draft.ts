// A draft outlives a reload and a slip of the finger: it is kept in this tab until it is saved or taken back.
import type { RuleDefinition } from '@/lib/client/rules-model';
import type { Edited } from './use-source';

export type KeptDraft = {
  /** Of the group it was made from: a draft of another version is not brought back. */
  readonly version: number;
  readonly mode: 'form' | 'yaml';
  readonly group: RuleDefinition;
  readonly namespace: string;
  readonly index: number;
  readonly text: string;
  readonly base?: string | undefined;
};

/** One draft a group, whichever rule it was opened at. */
const keyOf = (open: Edited): string => {
  const { index: _, ...group } = open;
  return `quadrant.rule-draft.${JSON.stringify(group)}`;
};

export function keptDraft(open: Edited, version: number): KeptDraft | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(open)) ?? 'null') as KeptDraft | null; // written below
    return kept?.version === version ? kept : undefined;
  } catch {
    return undefined; // storage is switched off
  }
}

export function keepDraft(open: Edited, draft: KeptDraft | undefined): void {
  try {
    if (draft) sessionStorage.setItem(keyOf(open), JSON.stringify(draft));
    else sessionStorage.removeItem(keyOf(open));
  } catch {
    return; // storage is switched off, or full: the draft lives as long as the page
  }
}
