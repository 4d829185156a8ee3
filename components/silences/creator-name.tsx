// Whose silence it will be. A name that is known stands there as words; a press changes it.
'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';

export function CreatorName({ creator, onChange }: { creator: string; onChange: (creator: string) => void }) {
  const [isTyped, setTyped] = useState(false);
  if (creator !== '' && !isTyped) {
    return (
      <Button
        size="small"
        look="ghost"
        title="Change the name"
        onClick={() => setTyped(true)}
        className="-ml-2 max-md:h-10"
      >
        as {creator}
      </Button>
    );
  }
  return (
    <label className="flex items-center gap-1.5 text-12 text-ink-2">
      as
      <input
        value={creator}
        onFocus={() => setTyped(true)}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => setTyped(false)}
        placeholder="your name"
        autoComplete="username"
        spellCheck={false}
        className="h-7 w-28 rounded-control border border-line-2 bg-panel px-2 text-13 text-ink placeholder:text-ink-3 max-md:h-10"
      />
    </label>
  );
}
