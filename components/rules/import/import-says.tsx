// What there is to say of a file before it is imported: problems, what was converted, what it holds.
'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { StateIcon } from '@/components/ui/state-icon';
import { asApiError } from '@/lib/client/api-error';
import type { Conversion, LineMessage, RuleDefinition } from '@/lib/client/rules-model';
import type { Checked } from './use-import';

export function ImportSays({ answer }: { answer: UseQueryResult<Checked> }) {
  return (
    <div role="status" aria-label="What the file says" className="flex flex-col gap-1 empty:sr-only">
      {answer.isError && <Problem text={`The file could not be checked: ${asApiError(answer.error).message}`} />}
      {answer.data && <Says checked={answer.data} />}
    </div>
  );
}

function Says({ checked: { problems, conversion, groups } }: { checked: Checked }) {
  if (problems.length > 0) return <Problems problems={problems} />;
  return (
    <>
      {conversion && <Converted conversion={conversion} />}
      {groups.length > 0 && <Holds groups={groups} />}
    </>
  );
}

const Problems = ({ problems }: { problems: readonly LineMessage[] }) =>
  problems.map(({ line, message }) => <Problem key={`${line} ${message}`} text={`line ${line}: ${message}`} />);

function Problem({ text }: { text: string }) {
  return (
    <p className="mono flex gap-2 wrap-anywhere text-crit-text">
      <StateIcon state="critical" label="Problem" size={14} />
      {text}
    </p>
  );
}

function Converted({ conversion: { rules, yaml } }: { conversion: Conversion }) {
  return (
    <>
      <p className="flex gap-2">
        <StateIcon state="info" label="Converted" />
        The rule syntax of Prometheus before 2.0 was converted; this is what will be saved:
      </p>
      <ul className="text-12 text-ink-2">
        {rules.map(({ line, message }) => (
          <li key={line}>{message}</li>
        ))}
      </ul>
      <pre className="mono max-h-56 overflow-auto rounded-control bg-well p-2">{yaml}</pre>
    </>
  );
}

function Holds({ groups }: { groups: readonly RuleDefinition[] }) {
  const rules = groups.reduce((sum, group) => sum + group.rules.length, 0);
  const names = groups.map(({ name }) => name).join(', ');
  return (
    <p className="flex gap-2 text-ink-2">
      <StateIcon state="ok" label="Good" />
      {rules === 1 ? '1 rule' : `${rules} rules`} in {groups.length === 1 ? 'the group' : 'the groups'} {names}
    </p>
  );
}
