// Why: others read it first.
'use client';
import { FieldProblem } from './field-problem';

type CommentFieldProps = { value: string; onChange: (value: string) => void; problem: string | undefined };

export function CommentField({ value, onChange, problem }: CommentFieldProps) {
  return (
    <div>
      <label className="block text-12 text-ink-2">
        Comment
        <input
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onFocus={(event) => event.target.select()}
          required
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'silence-comment-problem'}
          autoComplete="off"
          className={`mt-1 block h-8 w-full rounded-control border bg-panel px-2.5 text-13 text-ink max-md:h-10 ${problem === undefined ? 'border-line-2' : 'border-crit'}`}
        />
      </label>
      <FieldProblem id="silence-comment-problem" reason={problem} />
    </div>
  );
}
