// Two texts as one list of lines: what went, what came, and a few lines around it.
import { type DiffLine, lineDiff } from '@/lib/kernel/line-diff';

const AROUND = 3;

const LOOKS: Readonly<
  Record<DiffLine['kind'], { readonly sign: string; readonly look: string; readonly word: string }>
> = {
  same: { sign: ' ', look: 'text-ink-2', word: '' },
  removed: { sign: '-', look: 'bg-crit-soft', word: 'removed: ' },
  added: { sign: '+', look: 'bg-ok-soft', word: 'added: ' },
};

export function DiffView({ before, after }: { before: string; after: string }) {
  const lines = lineDiff(before, after);
  const changed = lines.filter(({ kind }) => kind !== 'same').length;
  if (changed === 0) return <p className="p-3 text-ink-2">The texts are the same.</p>;
  return (
    <pre className="mono py-1">
      {partsOf(lines).map((part) =>
        typeof part === 'number' ? (
          <div key={`gap ${part}`} className="px-3 py-0.5 text-ink-3">
            … {part} unchanged
          </div>
        ) : (
          <Line key={`${part.before ?? '+'} ${part.after ?? '-'}`} line={part} />
        ),
      )}
    </pre>
  );
}

function Line({ line: { kind, text, before, after } }: { line: DiffLine }) {
  const { sign, look, word } = LOOKS[kind];
  return (
    <div className={`flex pr-3 whitespace-pre-wrap ${look}`}>
      <span aria-hidden className="w-9 shrink-0 pr-2 text-right text-ink-3 select-none">
        {after ?? before}
      </span>
      <span aria-hidden className="w-4 shrink-0 select-none">
        {sign}
      </span>
      <span className="sr-only">{word}</span>
      <span className="min-w-0 flex-1 wrap-anywhere">{text || ' '}</span>
    </div>
  );
}

/** Long runs of unchanged lines are told by their number. */
function partsOf(lines: readonly DiffLine[]): (DiffLine | number)[] {
  const isNear = (at: number) =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ kind }) => kind !== 'same');
  const parts: (DiffLine | number)[] = [];
  for (const [i, line] of lines.entries()) {
    const last = parts.at(-1);
    if (isNear(i)) parts.push(line);
    else if (typeof last === 'number') parts[parts.length - 1] = last + 1;
    else parts.push(1);
  }
  return parts;
}
