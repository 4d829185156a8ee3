// Saving a draft as a version, and what to do when somebody else was first.
'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAddress } from '@/components/address/use-address';
import { useToast } from '@/components/ui/toast';
import { type ApiError, asApiError } from '@/lib/client/api-error';
import { rulesApi } from '@/lib/client/rules';
import type { Validation } from '@/lib/client/rules-model';
import { withOpen, withPlace } from '../rules-address';
import { RULES_KEY } from '../use-rules';
import type { Source } from './draft';
import type { Editor } from './use-editor';

type Saving = { readonly editor: Editor; readonly source: Source; readonly validation: Validation };

export function useSave({ editor, source, validation }: Saving) {
  const [before, setBefore] = useState(editor.before);
  const [failure, setFailure] = useState<ApiError>();
  const [isSaving, setSaving] = useState(false);
  const { change } = useAddress();
  const toast = useToast();
  const queryClient = useQueryClient();
  const { namespace, index, joined } = editor;
  const newName = validation.groups[0]?.name ?? '';
  const name = source.version > 0 ? source.name : newName;

  const save = async (note: { author: string; message: string }) => {
    setSaving(true);
    setFailure(undefined);
    try {
      const made = await rulesApi.put(namespace, name, validation.text, { version: before.version, ...note });
      editor.forget();
      await queryClient.invalidateQueries({ queryKey: RULES_KEY });
      const place = {
        file: `quadrant:${namespace}`,
        group: made.name,
        index: (joined?.group.rules.length ?? 0) + index,
      };
      change({ ...withOpen(undefined), ...withPlace(place) });
      toast({ message: `Group ${made.name} is saved as version ${made.version}, and evaluated` });
    } catch (thrown) {
      setFailure(asApiError(thrown));
      setSaving(false);
    }
  };
  /** Theirs is the text that is there now: what is shown next is what saving would make of it. */
  const compare = () =>
    void rulesApi
      .group(namespace, name)
      .then(
        ({ text, version }) => setBefore({ text, version }),
        (thrown) => (asApiError(thrown).status === 404 ? setBefore({ text: '', version: 0 }) : Promise.reject(thrown)),
      )
      .then(
        () => setFailure(undefined),
        (thrown) => setFailure(asApiError(thrown)),
      );
  return { save: (note: { author: string; message: string }) => void save(note), failure, isSaving, before, compare };
}
