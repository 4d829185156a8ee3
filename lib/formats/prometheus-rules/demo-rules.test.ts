import { expect, test } from 'vitest';
import { parseRuleFile } from '.';
import { DEMO_RULES } from './demo-rules';

test('the rules of the demo are taken without a warning', () => {
  const { groups, warnings } = parseRuleFile(DEMO_RULES, 'rules/demo.yml', () => {});
  expect(warnings).toEqual([]);
  expect(groups).toMatchObject([
    {
      name: 'demo',
      rules: [
        { alert: 'APIRandomLarge', expr: 'test_gauge > 0.9', forMs: 10_000 },
        { record: 'service:http_errors:ratio_rate1m' },
        { alert: 'HighErrorRatio' },
        { alert: 'TargetDown' },
      ],
    },
  ]);
});
