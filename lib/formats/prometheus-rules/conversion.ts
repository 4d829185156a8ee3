// A file in the syntax before 2.0 -> YAML, with a sentence for each rule on what became of it.
import { type CheckExpr, convertOldRules } from './index';
import { type OldRule, parseOldRules } from './old-syntax';

export type ConvertedRule = {
  /** Where it began in the old file. */
  readonly line: number;
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly message: string;
};

export type Conversion = { readonly yaml: string; readonly rules: readonly ConvertedRule[] };

/** @throws ConfigError with all problems, by the lines of the old file */
export function conversionOf(source: string, fileName: string, checkExpr: CheckExpr): Conversion {
  const yaml = convertOldRules(source, fileName, checkExpr);
  return { yaml, rules: parseOldRules(source).rules.map(convertedRule) };
}

function convertedRule(rule: OldRule): ConvertedRule {
  const { line, alert, record = '' } = rule;
  const common = { line, kind: alert === undefined ? ('record' as const) : ('alert' as const), name: alert ?? record };
  const what = alert === undefined ? `recording rule ${record}` : `alert ${alert}`;
  const parts = partsOf(rule);
  return { ...common, message: `line ${line}: ${what} was converted${parts === '' ? '' : `, with ${parts}`}` };
}

function partsOf({ for: duration, labels, annotations }: OldRule): string {
  const counted = (count: number, word: string) => (count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`]);
  return [
    ...(duration === undefined ? [] : [`for ${duration}`]),
    ...counted(Object.keys(labels).length, 'label'),
    ...counted(Object.keys(annotations).length, 'annotation'),
  ].join(', ');
}
