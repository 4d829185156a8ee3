// A rule file into a namespace. Fetched when it is opened.
'use client';
import { FolderOpen } from 'lucide-react';
import { type ChangeEvent, type DragEvent, useId, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { StateIcon } from '@/components/ui/state-icon';
import { FieldName, TextField } from '../editor/fields';
import type { DroppedFile } from './dropped-file';
import { ImportSays } from './import-says';
import { useChecked, useImport } from './use-import';

const stem = (name: string) => name.replace(/\.[^.]*$/, '');

export default function ImportDialog({ given, onClose }: { given: DroppedFile; onClose: () => void }) {
  const [file, setFile] = useState(given);
  const [namespace, setNamespace] = useState(stem(given.name) || 'default');
  const checked = useChecked(file.text, stem(file.name));
  const { save, failure, isSaving } = useImport(onClose);
  const take = (picked: File | undefined) => {
    if (!picked) return;
    setNamespace(stem(picked.name));
    void picked.text().then((text) => setFile({ name: picked.name, text }));
  };
  const isReady = checked.data && checked.data.problems.length === 0 && checked.data.groups.length > 0;
  const submit = () =>
    save(namespace, checked.data?.conversion?.yaml ?? file.text, file.name ? `imported from ${file.name}` : 'imported');
  return (
    <Dialog title="Import a rule file" onClose={onClose} width="md:w-[720px]">
      <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-4 pb-3">
        <Text file={file} onText={(text) => setFile({ ...file, text })} onFile={take} />
        <TextField label="Namespace" note="holds the groups as a file does" value={namespace} onChange={setNamespace} />
        <ImportSays answer={checked} />
      </div>
      <div className="flex flex-col gap-3 border-t border-line px-4 py-3">
        {failure && (
          <p role="alert" className="flex gap-2 text-crit-text">
            <StateIcon state="critical" label="Not imported" />
            Not imported: {failure.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={!isReady || isSaving || namespace.trim() === ''} onClick={submit}>
            {checked.data?.conversion ? 'Import the converted rules' : 'Import'}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

type TextProps = { file: DroppedFile; onText: (text: string) => void; onFile: (file: File | undefined) => void };

function Text({ file, onText, onFile }: TextProps) {
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    onFile(event.dataTransfer.files[0]);
  };
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-center gap-2">
        <FieldName id={id} label="Rules" note="paste or drop a file; the syntax before Prometheus 2.0, too" />
        <Button size="small" className="ml-auto" onClick={() => chooser.current?.click()}>
          <FolderOpen aria-hidden />
          Choose a file
        </Button>
        <input
          ref={chooser}
          type="file"
          aria-label="Rule file"
          className="hidden"
          onChange={(event: ChangeEvent<HTMLInputElement>) => onFile(event.target.files?.[0])}
        />
      </div>
      <textarea
        id={id}
        value={file.text}
        onChange={(event) => onText(event.target.value)}
        onDrop={drop}
        spellCheck={false}
        wrap="off"
        placeholder={'groups:\n  - name: storefront\n    rules:\n      - alert: Down\n        expr: up == 0'}
        className="mono h-40 shrink-0 w-full resize-y rounded-control border border-line-2 bg-panel px-3 py-2 leading-5 outline-none placeholder:text-ink-3 focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-accent"
      />
    </div>
  );
}
