// The timeline as text, for a chat or a ticket: into the clipboard, or where a browser does not allow that, onto the page.
'use client';
import { useState } from 'react';
import type { Why } from '@/lib/client/notification-nouns';
import { whyText } from './why-words';

export function CopyWhy({ why }: { why: Why }) {
  const [state, setState] = useState<'idle' | 'copied' | 'shown'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(whyText(why));
      setState('copied');
    } catch {
      setState('shown'); // no clipboard without TLS, or it was refused: the text itself is the way out
    }
  };
  return (
    <>
      <button type="button" className="h-6 text-12 text-accent-text hover:underline" onClick={() => void copy()}>
        {state === 'copied' ? 'Copied' : 'As text'}
      </button>
      {state === 'shown' && (
        <textarea
          aria-label="The timeline as text"
          readOnly
          value={whyText(why)}
          onFocus={(event) => event.currentTarget.select()}
          className="mono mt-2 block h-40 w-full rounded-control border border-line-2 bg-well p-2"
        />
      )}
    </>
  );
}
