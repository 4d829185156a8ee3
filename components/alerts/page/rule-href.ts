// Where the rule of an alert is shown.
import type { AlertRule } from '@/lib/client/alerts';

export const ruleHref = ({ file, group, index }: AlertRule): string =>
  `/alerts/rules?${new URLSearchParams({ rule: [file, group, index].join('\n') })}`;
