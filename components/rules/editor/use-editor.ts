// A draft and its ways: as a form or as YAML, for a group that is there or one that is to be.
'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Draft, rulesApi } from '@/lib/client/rules';
import type { GroupSource, RuleDefinition, RuleFields } from '@/lib/client/rules-model';
import { cleaned, EMPTY_RULE, type Source, withoutRule, withRule } from './draft';
import { type KeptDraft, keepDraft, keptDraft } from './kept-draft';
import type { Edited } from './use-source';

export type Mode = KeptDraft['mode'];

export type Editor = Pick<KeptDraft, 'mode' | 'group' | 'namespace' | 'index' | 'text'> & {
  /** What the server is asked about and what is saved. */
  readonly draft: Draft;
  /** The text that is there now, '' for none, and its version. */
  readonly before: { readonly text: string; readonly version: number };
  /** The group that a new rule is added to, when its name is one that is there. */
  readonly joined: GroupSource | undefined;
  readonly isChanged: boolean;
  /** It was begun before this page was opened. */
  readonly isKept: boolean;
  readonly set: (changes: Partial<KeptDraft>) => void;
  readonly setRule: (rule: RuleFields) => void;
  readonly addRule: () => void;
  readonly removeRule: () => void;
  readonly setMode: (mode: Mode) => Promise<void>;
  /** Forgets the draft: it was saved. */
  readonly forget: () => void;
};

export function useEditor(source: Source, open: Edited): Editor {
  const [kept] = useState(() => keptDraft(open, source.version));
  const [state, setState] = useState(() => kept ?? begun(source, open.index));
  const { mode, group, namespace, index, text, base } = state;
  const isNew = open.kind === 'new';
  const joined = useJoined(namespace, group.name, isNew && mode === 'form');
  const draft = mode === 'yaml' ? { text } : formDraft(group, base, joined);
  const isChanged = source.version === 0 || (mode === 'yaml' ? text !== source.text : group !== source.group);
  const set = (changes: Partial<KeptDraft>) => {
    const next = { ...state, ...changes };
    keepDraft(open, next);
    setState(next);
  };
  // A rule more may have been asked for meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the draft that was kept
  useEffect(() => {
    if (kept && open.index > 0) setState(opened(kept, open.index));
  }, []);
  return {
    ...{ mode, group, namespace, index, text, draft, joined, isChanged, set },
    isKept: kept !== undefined,
    before: joined ?? { text: source.version === 0 ? '' : (source.text ?? ''), version: source.version },
    setRule: (rule) => set({ group: withRule(group, index, rule) }),
    addRule: () => set({ group: withRule(group, group.rules.length, EMPTY_RULE), index: group.rules.length }),
    removeRule: () => set({ group: withoutRule(group, index), index: Math.max(0, index - 1) }),
    async setMode(next) {
      if (next === mode) return;
      const changes = await otherMode(next, draft, text, index);
      if (changes) set(changes);
    },
    forget: () => keepDraft(open, undefined),
  };
}

function begun({ version, group, namespace, text = '' }: Source, index: number): KeptDraft {
  const base = text === '' ? undefined : text;
  return opened({ version, mode: 'form', group, namespace, index, text, base }, index);
}

/** Behind the last rule a new one begins. */
const opened = (draft: KeptDraft, index: number): KeptDraft =>
  index < draft.group.rules.length
    ? { ...draft, index }
    : { ...draft, index: draft.group.rules.length, group: withRule(draft.group, draft.group.rules.length, EMPTY_RULE) };

/** undefined: what cannot be read has no form; the problems say why. */
async function otherMode(
  next: Mode,
  draft: Draft,
  text: string,
  index: number,
): Promise<Partial<KeptDraft> | undefined> {
  const { text: written, groups } = await rulesApi.validate(draft);
  if (next === 'yaml') return { mode: next, text: written };
  const [group] = groups;
  if (!group || groups.length !== 1) return undefined;
  return { mode: next, group, base: text, index: Math.min(index, Math.max(0, group.rules.length - 1)) };
}

function formDraft(group: RuleDefinition, base: string | undefined, joined: GroupSource | undefined): Draft {
  if (!joined) return { group: cleaned(group), base };
  const rules = [...joined.group.rules, ...group.rules];
  return { group: cleaned({ ...joined.group, rules }), base: joined.text };
}

/** Whether a new rule's group is there already: then the rule is added to it. */
function useJoined(namespace: string, name: string, isAsked: boolean): GroupSource | undefined {
  const { data } = useQuery({
    queryKey: ['rule-joined', namespace, name],
    queryFn: async ({ signal }) => {
      const all = await rulesApi.groups({ signal });
      const isThere = all.groups.some((each) => each.namespace === namespace && each.name === name);
      return isThere ? rulesApi.group(namespace, name, { signal }) : null;
    },
    enabled: isAsked && namespace !== '' && name !== '',
  });
  return isAsked ? (data ?? undefined) : undefined;
}
