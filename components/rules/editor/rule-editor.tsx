// The editor of a group: form or YAML at the left, what it would have done at the right, saving at the top.
'use client';
import { useState } from 'react';
import { useAddress } from '@/components/address/use-address';
import { useShortcuts } from '@/components/shortcuts/shortcuts';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import type { TryRequest } from '@/lib/client/rules';
import { withOpen } from '../rules-address';
import { TryPanel } from '../try/try-panel';
import { useTry } from '../try/use-try';
import { isAlert, type Source } from './draft';
import { GroupForm } from './group-form';
import { Problems } from './problems';
import { RuleForm } from './rule-form';
import { RuleTabs } from './rule-tabs';
import { SaveDialog } from './save-dialog';
import { type Editor, useEditor } from './use-editor';
import type { Edited } from './use-source';
import { useValidation, type Validated } from './use-validation';
import { YamlField } from './yaml-field';

type RuleEditorProps = { source: Source; open: Edited; onStartOver: () => void };

export function RuleEditor({ source, open, onStartOver }: RuleEditorProps) {
  const editor = useEditor(source, open);
  const validated = useValidation(editor.draft);
  const [isSaving, setSaving] = useState(false);
  const { change } = useAddress();
  const close = () => change(withOpen(undefined));
  const trying = useTry();
  const request = requestOf(editor, source, open, validated);
  const isSaveable =
    validated.current?.problems.length === 0 && !validated.current.isOldSyntax && editor.namespace.trim() !== '';
  // An empty form is no mistake yet.
  const isUntouched = open.kind === 'new' && editor.mode === 'form' && editor.group === source.group;
  const review = () => isSaveable && setSaving(true);
  useShortcuts([
    { keys: 'mod+s', does: 'Review and save', group: 'Rules', run: review },
    { keys: 'esc', does: 'Back to the rules', group: 'Rules', run: close },
  ]);
  return (
    <>
      <Head {...{ source, open, editor, isSaveable, review, close }} />
      {editor.isKept && (
        <p className="-mt-1 flex flex-wrap items-center gap-2 text-ink-2">
          This is the draft you left here.
          <Button
            size="small"
            onClick={() => {
              editor.forget();
              onStartOver();
            }}
          >
            Start over
          </Button>
        </p>
      )}
      <div className="grid min-w-0 grid-cols-2 items-start gap-(--gap) max-lg:grid-cols-1">
        <div className="flex min-w-0 flex-col gap-3">
          <Fields {...{ editor, source }} onTry={() => request && trying.start(request)} />
          {!isUntouched && <Problems validated={validated} hasLines={editor.mode === 'yaml'} />}
        </div>
        <TryPanel trying={trying} request={request} isRecording={!isAlert(editor.group.rules[editor.index] ?? {})} />
      </div>
      {isSaving && validated.current && (
        <SaveDialog
          {...{ editor, source }}
          copyOf={open.kind === 'copy' ? open.file : undefined}
          validation={validated.current}
          onClose={() => setSaving(false)}
        />
      )}
    </>
  );
}

type HeadProps = {
  source: Source;
  open: Edited;
  editor: Editor;
  isSaveable: boolean;
  review: () => void;
  close: () => void;
};

function Head({ source, open, editor, isSaveable, review, close }: HeadProps) {
  const title = { edit: `Edit ${source.name}`, copy: `Copy of ${editor.group.name}`, new: 'New rule' }[open.kind];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <h1 className="mr-auto text-20">{title}</h1>
      <Segmented
        label="Edit as"
        value={editor.mode}
        onChange={(mode) => void editor.setMode(mode)}
        choices={[
          { value: 'form', label: 'Form' },
          { value: 'yaml', label: 'YAML' },
        ]}
      />
      <Button onClick={close}>Cancel</Button>
      <Button look="primary" disabled={!isSaveable || !editor.isChanged} onClick={review}>
        Review and save
      </Button>
    </div>
  );
}

function Fields({ editor, source, onTry }: { editor: Editor; source: Source; onTry: () => void }) {
  const { mode, group, index, joined } = editor;
  if (mode === 'yaml') return <YamlField text={editor.text} onChange={(text) => editor.set({ text })} />;
  return (
    <>
      <GroupForm
        group={group}
        namespace={editor.namespace}
        isNamespaceFixed={source.version > 0}
        joined={joined}
        onChange={(changed) => editor.set({ group: changed })}
        onNamespace={(namespace) => editor.set({ namespace })}
      />
      <RuleTabs
        group={group}
        index={index}
        onChoose={(chosen) => editor.set({ index: chosen })}
        onAdd={editor.addRule}
        onRemove={editor.removeRule}
      />
      <RuleForm key={index} rule={group.rules[index] ?? {}} onChange={editor.setRule} onTry={onTry} />
    </>
  );
}

/** The rule in the form; of a text the first one. undefined while there is a problem. */
function requestOf(editor: Editor, source: Source, open: Edited, { current }: Validated): TryRequest | undefined {
  const [group] = current?.groups ?? [];
  if (!current || !group || current.problems.length > 0 || current.isOldSyntax) return undefined;
  const before = editor.joined?.group.rules.length ?? 0;
  const rule = Math.min(before + editor.index, group.rules.length - 1);
  if (rule < 0) return undefined;
  return {
    text: current.text,
    rules: [rule],
    ...(open.kind === 'copy' ? { file: open.file, presentName: open.group } : { namespace: editor.namespace }),
    ...(open.kind === 'edit' && { presentName: source.name }),
  };
}
