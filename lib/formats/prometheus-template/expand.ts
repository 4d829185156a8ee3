// Templates of rules' labels and annotations: `$labels`, `$value` and the others before the text, `query` through a door.
import { badInput, bug, messageOf } from '@/lib/kernel/errors';
import { Interruption } from '../go-template/execute';
import { TemplateSet } from '../go-template/template-set';
import { GoList, GoStruct, type GoValue, goFunction, stringMap } from '../go-template/value';
import { PURE_FUNCTIONS } from './functions';

export type TemplateSample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** What a template is about and whom it may ask. */
export type TemplateData = {
  readonly labels: Readonly<Record<string, string>>;
  /** A native histogram comes as its text. */
  readonly value: number | string;
  readonly externalLabels: Readonly<Record<string, string>>;
  /** With its path prefix, without a slash at the end. */
  readonly externalUrl: string;
  readonly nowMs: number;
  /** An instant query at the time of the evaluation. @throws what the query refuses */
  readonly query: (expr: string) => Promise<readonly TemplateSample[]>;
};

/** @throws bad_input with Go's message */
export type Expand = (data: TemplateData) => Promise<string>;

/** In Prometheus' own words and order: columns in messages count them. */
const PRELUDE =
  '{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}';

/** More queries than a person would put into one text. */
const MOST_QUERIES = 100;

/**
 * Parses a text once, to be expanded many times.
 * @param name as in messages: `__alert_NAME`
 * @throws bad_input with Go's message
 */
export function compileTemplate(name: string, text: string): Expand {
  if (!text.includes('{{')) return async () => text;
  const template = new RuleTemplate(name);
  template.parse(PRELUDE + text);
  return (data) => template.expand(data);
}

/** A query's answer is not there yet: the template runs again once it is. */
class Asks extends Interruption {
  constructor(readonly expr: string) {
    super(`asks ${expr}`);
  }
}

type Answers = ReadonlyMap<string, () => GoValue>;

/** Its functions speak of whatever run is under way: a run never waits, so there is only one at a time. */
class RuleTemplate {
  private current: { readonly data: TemplateData; readonly answers: Answers } | undefined;
  private readonly set: TemplateSet = new TemplateSet({
    missingKey: 'zero',
    functions: {
      ...PURE_FUNCTIONS,
      query: goFunction(['string'], (expr) => this.answer(expr)),
      tmpl: goFunction(['string', 'any'], (name, dot) => this.set.executeText(name, dot)),
      now: goFunction([], () => this.data.nowMs / 1000),
      externalURL: goFunction([], () => this.data.externalUrl),
      pathPrefix: goFunction([], () => new URL(this.data.externalUrl).pathname.replace(/\/$/, '')),
    },
  });

  constructor(private readonly name: string) {}

  parse(source: string): void {
    try {
      this.set.parse(this.name, source);
    } catch (refused) {
      throw badInput(`error parsing template ${this.name}: ${messageOf(refused)}`);
    }
  }

  /**
   * A run that asks what is not known yet is left, and the template begun anew with the answer: it has no effects, so only the
   * last run counts.
   */
  async expand(data: TemplateData): Promise<string> {
    const answers = new Map<string, () => GoValue>();
    for (;;) {
      const asked = this.run(data, answers);
      if (typeof asked === 'string') return asked;
      if (answers.size >= MOST_QUERIES) {
        throw badInput(`error executing template ${this.name}: more than ${MOST_QUERIES} queries`);
      }
      answers.set(asked.expr, await answerOf(data, asked.expr));
    }
  }

  private run(data: TemplateData, answers: Answers): string | Asks {
    this.current = { data, answers };
    try {
      return this.set.executeText(this.name, dataStruct(data));
    } catch (thrown) {
      if (thrown instanceof Asks) return thrown;
      throw badInput(`error executing template ${this.name}: ${messageOf(thrown)}`);
    } finally {
      this.current = undefined;
    }
  }

  private answer(expr: string): GoValue {
    const answer = this.current?.answers.get(expr);
    if (!answer) throw new Asks(expr);
    return answer();
  }

  private get data(): TemplateData {
    if (!this.current) throw bug('a function of a template was called outside of its run');
    return this.current.data;
  }
}

/** A failed query fails where it is asked: with the position of the function's call. */
async function answerOf({ query }: TemplateData, expr: string): Promise<() => GoValue> {
  try {
    const samples = new GoList((await query(expr)).map(sampleStruct), 'template.queryResult');
    return () => samples;
  } catch (refused) {
    return () => {
      throw refused;
    };
  }
}

const sampleStruct = ({ labels, value }: TemplateSample): GoStruct =>
  new GoStruct('*template.sample', { Labels: stringMap(labels), Value: value });

const dataStruct = ({ labels, externalLabels, externalUrl, value }: TemplateData): GoStruct =>
  new GoStruct(
    'struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }',
    {
      Labels: stringMap(labels),
      ExternalLabels: stringMap(externalLabels),
      ExternalURL: externalUrl,
      Value: value,
    },
  );
