// What saving would change, line by line, with a word on why. A group that somebody else saved first is shown against theirs.
'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { StateIcon } from '@/components/ui/state-icon';
import type { Validation } from '@/lib/client/rules-model';
import { useAuthor } from '../author';
import { DiffView } from '../diff-view';
import type { Source } from './draft';
import { TextField } from './fields';
import type { Editor } from './use-editor';
import { useSave } from './use-save';

type SaveDialogProps = {
  editor: Editor;
  source: Source;
  copyOf: string | undefined;
  validation: Validation;
  onClose: () => void;
};

export function SaveDialog({ editor, source, copyOf, validation, onClose }: SaveDialogProps) {
  const [author, setAuthor] = useAuthor();
  const [message, setMessage] = useState('');
  const { save, failure, isSaving, before, compare } = useSave({ editor, source, validation });
  const isNew = before.version === 0;
  const submit = () => save({ author: author.trim(), message: message.trim() });
  return (
    <Dialog title={isNew ? 'Save a new group' : 'What will change'} onClose={onClose} width="md:w-[760px]">
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {copyOf !== undefined && (
          <p className="flex gap-2 px-4 pb-2 text-12 text-warn-text">
            <StateIcon state="warning" label="Note" size={14} />
            {copyOf} goes on being evaluated as well. Take the group out of that file when the copy is to stand in for
            it.
          </p>
        )}
        <ScrollRegion label="What will change" className="min-h-0 flex-1 overflow-auto border-y border-line bg-panel">
          <DiffView before={before.text} after={validation.text} />
        </ScrollRegion>
        <div className="flex flex-col gap-3 px-4 py-3">
          <div className="grid grid-cols-[minmax(0,1fr)_180px] gap-3 max-md:grid-cols-1">
            <TextField
              label="Why"
              note="kept with the version"
              value={message}
              onChange={setMessage}
              maxLength={2000}
            />
            <TextField label="Who" value={author} onChange={setAuthor} placeholder="your name" maxLength={200} />
          </div>
          {failure && (
            <div role="alert" className="flex flex-wrap items-center gap-2 text-crit-text">
              <StateIcon state="critical" label="Not saved" />
              <span className="min-w-0 flex-1 wrap-anywhere">Not saved: {failure.message}</span>
              {failure.status === 409 && <Button onClick={compare}>Compare with theirs</Button>}
            </div>
          )}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" type="submit" disabled={isSaving}>
              {isNew ? 'Save group' : `Save as version ${before.version + 1}`}
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}
