// Samples -> lines of the text exposition. The reader is in parse.ts.
import { formatShortest } from '@/lib/kernel/float';
import { type Escaping, escapeName, isLegacyName } from './escape-name';

/** `# TYPE up untyped`, with its newline. */
export const typeLine = (metric: string, type: string, escaping: Escaping): string =>
  `# TYPE ${written(escapeName(metric, escaping))} ${type}\n`;

/** `up{job="a"} 1 1700000000000`, with its newline. A name that is no identifier stands quoted within the braces. */
export function sampleLine(
  metric: string,
  labels: readonly (readonly [name: string, value: string])[],
  value: number,
  timestampMs: number,
  escaping: Escaping,
): string {
  const name = escapeName(metric, escaping);
  const pairs = labels.map(([label, text]) => `${written(escapeName(label, escaping))}="${escapeText(text)}"`);
  const isPlain = isLegacyName(name);
  const inner = (isPlain ? pairs : [written(name), ...pairs]).join(',');
  const series = (isPlain ? name : '') + (inner === '' ? '' : `{${inner}}`);
  return `${series} ${formatShortest(value)} ${timestampMs}\n`;
}

const written = (name: string) => (isLegacyName(name) ? name : `"${escapeText(name)}"`);

const escapeText = (text: string) =>
  /[\\"\n]/.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n') : text;
