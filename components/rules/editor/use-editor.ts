// A draft and its ways: as a form or as YAML, for a group that is there or one that is to be.
'use client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Draft, rulesApi } from '@/lib/client/rules';
import type { GroupSource, RuleDefinition, RuleFields } from '@/lib/client/rules-model';
import { cleaned, EMPTY_RULE, type Source, withoutRule, withRule } from './draft';

export type Mode = 'form' | 'yaml';

export type Editor = {
  readonly mode: Mode;
  readonly group: RuleDefinition;
  readonly namespace: string;
  readonly index: number;
  readonly text: string;
  /** What the server is asked about and what is saved. */
  readonly draft: Draft;
  /** The text that is there now, '' for none, and its version. */
  readonly before: { readonly text: string; readonly version: number };
  /** The group that a new rule is added to, when its name is one that is there. */
  readonly joined: GroupSource | undefined;
  readonly isChanged: boolean;
  readonly setGroup: (group: RuleDefinition) => void;
  readonly setNamespace: (namespace: string) => void;
  readonly setRule: (rule: RuleFields) => void;
  readonly setText: (text: string) => void;
  readonly choose: (index: number) => void;
  readonly addRule: () => void;
  readonly removeRule: () => void;
  readonly setMode: (mode: Mode) => Promise<void>;
};

export function useEditor(source: Source, startIndex: number, isNew: boolean): Editor {
  const [group, setGroup] = useState(() => begun(source.group, startIndex));
  const [namespace, setNamespace] = useState(source.namespace);
  const [index, choose] = useState(startIndex);
  const [mode, show] = useState<Mode>('form');
  const [text, setText] = useState(source.text ?? '');
  const [base, setBase] = useState(source.text);
  const joined = useJoined(namespace, group.name, isNew && mode === 'form');
  const draft = mode === 'yaml' ? { text } : formDraft(group, base, joined);
  const isChanged = mode === 'yaml' ? text !== (source.text ?? '') : source.version === 0 || group !== source.group;
  const setMode = async (next: Mode) => {
    if (next === mode) return;
    const { text: written, groups } = await rulesApi.validate(draft);
    const [read] = groups;
    if (next === 'yaml') setText(written);
    else if (read && groups.length === 1) {
      setGroup(read);
      setBase(text);
      choose(Math.min(index, Math.max(0, read.rules.length - 1)));
    } else return; // what cannot be read has no form; the problems say why
    show(next);
  };
  return {
    ...{ mode, group, namespace, index, text, draft, joined, isChanged },
    before: joined ?? { text: source.version === 0 ? '' : (source.text ?? ''), version: source.version },
    ...{ setGroup, setNamespace, setText, choose, setMode },
    setRule: (rule) => setGroup(withRule(group, index, rule)),
    addRule() {
      setGroup(withRule(group, group.rules.length, EMPTY_RULE));
      choose(group.rules.length);
    },
    removeRule() {
      setGroup(withoutRule(group, index));
      choose(Math.max(0, index - 1));
    },
  };
}

/** Behind the last rule a new one begins. */
const begun = (group: RuleDefinition, index: number): RuleDefinition =>
  index < group.rules.length ? group : withRule(group, index, EMPTY_RULE);

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
