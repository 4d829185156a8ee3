// Templates of rules' labels and annotations: `$labels`, `$value` and the others before the text, `query` through a door.
import { badInput, messageOf } from '@/lib/kernel/errors';
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

const notBound = (name: string) => () => {
  throw new Error(`${name} is not bound`);
};

/** Names that the parser must know; each run brings its own. */
const UNBOUND = {
  query: goFunction(['string'], notBound('query')),
  tmpl: goFunction(['string', 'any'], notBound('tmpl')),
  now: goFunction([], notBound('now')),
  externalURL: goFunction([], notBound('externalURL')),
  pathPrefix: goFunction([], notBound('pathPrefix')),
};

/**
 * Parses a text once, to be expanded many times.
 * @param name as in messages: `__alert_NAME`
 * @throws bad_input with Go's message
 */
export function compileTemplate(name: string, text: string): Expand {
  if (!text.includes('{{')) return async () => text;
  const set = new TemplateSet({ functions: { ...PURE_FUNCTIONS, ...UNBOUND }, missingKey: 'zero' });
  try {
    set.parse(name, PRELUDE + text);
  } catch (refused) {
    throw badInput(`error parsing template ${name}: ${messageOf(refused)}`);
  }
  return (data) => expand(set, name, data);
}

/** A query's answer is not there yet: the template runs again once it is. */
class Asks extends Interruption {
  constructor(readonly expr: string) {
    super(`asks ${expr}`);
  }
}

/**
 * Templates run without waiting. One that asks what is not known yet is left, and begun anew with the answer: it has no
 * effects, so only the last run counts.
 */
async function expand(set: TemplateSet, name: string, data: TemplateData): Promise<string> {
  const answers = new Map<string, () => GoValue>();
  for (;;) {
    const asked = run(set, name, data, answers);
    if (typeof asked === 'string') return asked;
    if (answers.size >= MOST_QUERIES)
      throw badInput(`error executing template ${name}: more than ${MOST_QUERIES} queries`);
    answers.set(asked.expr, await answerOf(data, asked.expr));
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

function run(
  set: TemplateSet,
  name: string,
  data: TemplateData,
  answers: ReadonlyMap<string, () => GoValue>,
): string | Asks {
  const bound: TemplateSet = set.copy({
    query: goFunction(['string'], (expr) => {
      const answer = answers.get(expr);
      if (!answer) throw new Asks(expr);
      return answer();
    }),
    tmpl: goFunction(['string', 'any'], (called, dot) => bound.executeText(called, dot)),
    now: goFunction([], () => data.nowMs / 1000),
    externalURL: goFunction([], () => data.externalUrl),
    pathPrefix: goFunction([], () => new URL(data.externalUrl).pathname.replace(/\/$/, '')),
  });
  try {
    return bound.executeText(name, dataStruct(data));
  } catch (thrown) {
    if (thrown instanceof Asks) return thrown;
    throw badInput(`error executing template ${name}: ${messageOf(thrown)}`);
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
