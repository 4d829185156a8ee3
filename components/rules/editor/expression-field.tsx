// The expression, in Explore's editor: completion, colours, the server's words on a mistake.
'use client';
import { useId, useRef, useState } from 'react';
import type { EditorHandle } from '@/components/explore/editor/editor-contract';
import { QueryEditor } from '@/components/explore/editor/query-editor';
import { wordsOf } from '@/components/explore/editor/words';
import { asApiError } from '@/lib/client/api-error';
import { prometheus } from '@/lib/client/prometheus';
import { FieldName } from './fields';

type ExpressionFieldProps = { expr: string; onChange: (expr: string) => void; onRun: () => void };

/** Enter tries the rule. */
export function ExpressionField({ expr, onChange, onRun }: ExpressionFieldProps) {
  const [problem, setProblem] = useState<string>();
  const editor = useRef<EditorHandle>(null);
  const [hintId, problemId] = [useId(), useId()];
  const format = () => {
    if (expr.trim() === '') return;
    prometheus.formatQuery(expr).then(
      ({ data }) => editor.current?.replace(data),
      (thrown) => setProblem(wordsOf(asApiError(thrown).message)),
    );
  };
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <FieldName label="Expression" note="every series it gives is one alert, or one recorded series" />
      <div className="min-w-0 rounded-control border border-line-2 bg-panel focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent">
        <QueryEditor
          ref={editor}
          draft={expr}
          onDraft={(text) => {
            setProblem(undefined);
            onChange(text);
          }}
          onRun={onRun}
          onFormat={format}
          onProblem={setProblem}
          label="Expression"
          describedBy={`${hintId} ${problemId}`}
          error={undefined}
          remarks={undefined}
        />
      </div>
      <p id={hintId} className="sr-only">
        Enter tries the rule, Shift and Enter start a new line. Tab takes a completion, Escape leaves.
      </p>
      <p id={problemId} role="status" className="mono text-crit-text empty:sr-only">
        {problem}
      </p>
    </div>
  );
}
