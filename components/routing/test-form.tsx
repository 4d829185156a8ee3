// "Where would this label set go?": one line of labels. Enter asks; the answer stands in the tree and beside it.
'use client';
import { useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { readLabels } from './label-text';

type TestFormProps = {
  /** What was asked last; '' when nothing was. */
  asked: string;
  onAsk: (text: string) => void;
};

export function TestForm({ asked, onAsk }: TestFormProps) {
  const [text, setText] = useState(asked);
  const [isTried, setTried] = useState(false);
  const fieldId = useId();
  useEffect(() => setText(asked), [asked]); // the back button
  const read = readLabels(text);
  const problem = isTried && 'problem' in read ? read.problem : undefined;
  return (
    <form
      className="flex flex-col gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if ('labels' in read) onAsk(text.trim());
      }}
    >
      <label htmlFor={fieldId} className="text-15 font-strong">
        Where would this label set go?
      </label>
      <textarea
        id={fieldId}
        rows={3}
        value={text}
        placeholder={'alertname="HighErrorRatio", severity="critical"'}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${fieldId}-problem`}
        className="mono w-full resize-y rounded-control border border-line-2 bg-panel px-2.5 py-1.5 outline-none placeholder:text-ink-3 focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-accent"
      />
      {problem !== undefined && (
        <p id={`${fieldId}-problem`} role="alert" className="text-12 break-words text-crit-text">
          {problem}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" look="primary">
          Show the way
        </Button>
        {asked !== '' && (
          <Button
            look="ghost"
            onClick={() => {
              setTried(false);
              setText('');
              onAsk('');
            }}
          >
            Clear
          </Button>
        )}
      </div>
    </form>
  );
}
