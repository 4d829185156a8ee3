// What the rules of a group share while they are evaluated.
import { Labels } from '@/lib/kernel/labels';
import type { CompileTemplate } from '../../doors';
import type { SampleReader } from '../../store/contract';
import type { RuleQuery } from './query';
import type { RestoreLimits } from './restore';

export type RuleContext = {
  readonly query: RuleQuery;
  readonly queryOffsetMs: number;
  readonly limit: number;
};

/** The process's settings, the same for all groups. */
export type RuleSettings = {
  readonly externalLabels: Readonly<Record<string, string>>;
  /** With its path prefix, without a slash at the end. */
  readonly externalUrl: string;
  readonly resendDelayMs: number;
  readonly restore: RestoreLimits;
};

export type AlertingContext = RuleContext & {
  readonly intervalMs: number;
  readonly settings: RuleSettings;
  readonly reader: Pick<SampleReader, 'select'>;
};

export type RuleEvaluationDoors = {
  readonly compileTemplate: CompileTemplate;
  /** Prometheus' link to an expression, behind the external URL. */
  readonly tableLink: (expr: string) => string;
  /** A template that failed: its message stands where its text would. */
  readonly onTemplateError: (alert: string, message: string) => void;
  /** An evaluation failed, and not as the one before. */
  readonly onRuleFailed: (rule: string, message: string) => void;
};

/** Labels with a rule's own over them; an empty one takes a label off. */
export function labelled(labels: Labels, own: Readonly<Record<string, string>>): Labels {
  return Labels.fromPairs([...labels, ...Object.entries(own)]);
}
