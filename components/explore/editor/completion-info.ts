// Beside the list of completions: what the chosen metric is, and what is best done with it.
import type { Metric } from '@/components/metric-catalogue/catalogue';
import { metricAdvice } from '@/components/metric-catalogue/metric-advice';

export function completionInfo({ name, type, help, unit }: Metric): Node {
  const box = element('div', 'cm-metric');
  box.append(element('b', '', name), element('p', '', help || 'It came without a description.'));
  const facts = element('dl', '');
  const fact = (term: string, text: string) => facts.append(element('dt', '', term), element('dd', '', text));
  fact('Type', type ? `${type}${metricAdvice(type)}` : 'unknown');
  if (unit) fact('Unit', unit);
  box.append(facts);
  return box;
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
