// No rules at all: what they are, and the three ways to have some.
'use client';
import { Panel } from '@/components/panel/panel';

export function FirstRules() {
  return (
    <Panel label="Rules">
      <div className="flex max-w-[640px] flex-col gap-2 px-4 py-6">
        <h2 className="text-15">Nothing is evaluated yet</h2>
        <p className="text-ink-2">
          An alerting rule asks a question every so often and tells when it has an answer for long enough. A recording
          rule keeps an answer under a name of its own.
        </p>
        <ul className="list-disc pl-5 text-ink-2">
          <li>Write one here: New rule, and try it on the last 7 days before you save it.</li>
          <li>Import a rule file, or drop it on this page. The syntax of before Prometheus 2.0 is converted.</li>
          <li>
            Name files in <code>rule_files</code> of <code>prometheus.yml</code>; they are read again when they change.
          </li>
        </ul>
      </div>
    </Panel>
  );
}
