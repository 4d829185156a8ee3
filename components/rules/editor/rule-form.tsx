// One rule as a form.
'use client';
import { Segmented } from '@/components/ui/segmented';
import type { RuleFields } from '@/lib/client/rules-model';
import { isAlert, withKind } from './draft';
import { ExpressionField } from './expression-field';
import { TextField } from './fields';
import { PairsField } from './pairs-field';

type RuleFormProps = {
  rule: RuleFields;
  onChange: (rule: RuleFields) => void;
  onTry: () => void;
};

export function RuleForm({ rule, onChange, onTry }: RuleFormProps) {
  const set = (changes: Partial<RuleFields>) => onChange({ ...rule, ...changes });
  const alerting = isAlert(rule);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label={alerting ? 'Name of the alert' : 'Name of the recorded metric'}
          value={rule.record ?? rule.alert ?? ''}
          onChange={(name) => set(alerting ? { alert: name } : { record: name })}
          placeholder={alerting ? 'HighErrorRatio' : 'job:requests:rate5m'}
          className="min-w-48 flex-1"
        />
        <Segmented
          label="Kind of rule"
          value={alerting ? 'alert' : 'record'}
          onChange={(kind) => onChange(withKind(rule, kind))}
          choices={[
            { value: 'alert', label: 'Alert' },
            { value: 'record', label: 'Recording' },
          ]}
        />
      </div>
      <ExpressionField expr={rule.expr ?? ''} onChange={(expr) => set({ expr })} onRun={onTry} />
      {alerting && <Times rule={rule} set={set} />}
      <PairsField
        label="Labels"
        word="label"
        note={alerting ? 'route the alert; templates' : 'beside those of the expression'}
        pairs={rule.labels}
        onChange={(labels) => onChange(withField(rule, 'labels', labels))}
        suggested={alerting ? ['severity', 'team'] : []}
      />
      {alerting && (
        <PairsField
          label="Annotations"
          word="annotation"
          note="what people read; templates"
          pairs={rule.annotations}
          onChange={(annotations) => onChange(withField(rule, 'annotations', annotations))}
          suggested={['summary', 'description', 'runbook_url']}
        />
      )}
    </div>
  );
}

function Times({ rule, set }: { rule: RuleFields; set: (changes: Partial<RuleFields>) => void }) {
  return (
    <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
      <TextField
        label="For"
        note="true for so long before it fires"
        value={rule.for ?? ''}
        onChange={(duration) => set({ for: duration })}
        placeholder="at once"
        isMono
      />
      <TextField
        label="Keep firing for"
        note="after it is no longer true"
        value={rule.keep_firing_for ?? ''}
        onChange={(duration) => set({ keep_firing_for: duration })}
        placeholder="not at all"
        isMono
      />
    </div>
  );
}

/** undefined takes a field off. */
function withField<K extends 'labels' | 'annotations'>(
  rule: RuleFields,
  field: K,
  value: RuleFields[K] | undefined,
): RuleFields {
  const { [field]: _, ...rest } = rule;
  return value === undefined ? rest : { ...rest, [field]: value };
}
