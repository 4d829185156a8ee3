// A new rule, or a file of them: pasted, chosen, or dropped anywhere on the page.
'use client';
import { FileInput, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useAddress } from '@/components/address/use-address';
import { Button } from '@/components/ui/button';
import { LoadBoundary } from '@/components/ui/load-boundary';
import type { DroppedFile } from './import/dropped-file';
import { withOpen } from './rules-address';

const ImportDialog = lazy(() => import('./import/import-dialog'));

export function ListActions() {
  const { change } = useAddress();
  const [dropped, setDropped] = useState<DroppedFile>();
  useDroppedFiles(setDropped);
  return (
    <div className="flex gap-2">
      <Button onClick={() => setDropped({ name: '', text: '' })}>
        <FileInput aria-hidden />
        Import
      </Button>
      <Button look="primary" onClick={() => change(withOpen({ kind: 'new', index: 0 }))}>
        <Plus aria-hidden />
        New rule
      </Button>
      {dropped && (
        <LoadBoundary fallback={null}>
          <Suspense fallback={null}>
            <ImportDialog given={dropped} onClose={() => setDropped(undefined)} />
          </Suspense>
        </LoadBoundary>
      )}
    </div>
  );
}

function useDroppedFiles(onDrop: (file: DroppedFile) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a setter of state, the same for the life of the page
  useEffect(() => {
    const allow = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (!file || event.defaultPrevented) return;
      event.preventDefault();
      void file.text().then((text) => onDrop({ name: file.name, text }));
    };
    document.addEventListener('dragover', allow);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', allow);
      document.removeEventListener('drop', drop);
    };
  }, []);
}
