// What a rule and its group say beside the expression, name by name.
'use client';
import type { ReactNode } from 'react';
import { Ago } from '@/components/format/ago';
import type { LabelSet, Rule, RuleGroup } from '@/lib/client/rules-model';
import { lengthOf, tookOf, yieldOf } from './rule-words';

export function RuleFacts({ group, rule }: { group: RuleGroup; rule: Rule }) {
  const { forMs, keepFiringForMs, lastEvaluationMs, labels, annotations } = rule;
  return (
    <dl className="grid grid-cols-[104px_minmax(0,1fr)] gap-x-3 gap-y-1.5">
      {rule.kind === 'alert' && <Fact name="For">{forMs === 0 ? 'fires at once' : lengthOf(forMs)}</Fact>}
      {keepFiringForMs > 0 && <Fact name="Keeps firing">{lengthOf(keepFiringForMs)}</Fact>}
      {rule.kind === 'record' && <Fact name="Gives">{yieldOf(rule)}</Fact>}
      <Fact name="Evaluated">
        {lastEvaluationMs === null ? (
          'not yet'
        ) : (
          <>
            <Ago atMs={lastEvaluationMs} />, in {tookOf(rule.evaluationMs)}
          </>
        )}
      </Fact>
      <Fact name="Group">
        {group.name}, every {lengthOf(group.intervalMs)}
        {group.queryOffsetMs > 0 && `, looking ${lengthOf(group.queryOffsetMs)} back`}
        {group.limit > 0 && `, at most ${group.limit}`}
      </Fact>
      <Fact name={group.namespace === null ? 'File' : 'Made in'}>
        {group.namespace === null ? (
          <span className="mono">{group.file}</span>
        ) : (
          `${group.namespace}, version ${group.version}`
        )}
      </Fact>
      <Pairs name="Labels" pairs={labels} />
      <Pairs name="Annotations" pairs={annotations} />
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

function Pairs({ name, pairs }: { name: string; pairs: LabelSet }) {
  const entries = Object.entries(pairs);
  if (entries.length === 0) return null;
  return (
    <Fact name={name}>
      <span className="flex flex-col gap-1">
        {entries.map(([key, value]) => (
          <span key={key} className="mono">
            <span className="text-syn-key">{key}</span> <Value text={value} />
          </span>
        ))}
      </span>
    </Fact>
  );
}

/** A runbook is one press away. */
function Value({ text }: { text: string }) {
  if (!/^https?:\/\/\S+$/.test(text)) return <span className="whitespace-pre-wrap">{text}</span>;
  return (
    <a href={text} target="_blank" rel="noreferrer" className="text-accent-text hover:underline">
      {text}
    </a>
  );
}
