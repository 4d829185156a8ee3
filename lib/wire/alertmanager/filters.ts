// Parameters that narrow lists: filter, receiver, and the states.
import { RE2JS } from 're2js';
import type { AlertQuery } from '@/lib/alerts/query/list';
import { badInput, messageOf } from '@/lib/kernel/errors';
import { parseMatcher } from '@/lib/kernel/matcher-text';
import type { Matcher } from '@/lib/kernel/matchers';

/** @throws bad_input */
export function alertQueryOf(query: URLSearchParams): AlertQuery {
  return {
    matchers: matchersOf(query),
    isReceiver: receiverTest(query.get('receiver') ?? ''),
    active: stateOf(query, 'active'),
    silenced: stateOf(query, 'silenced'),
    inhibited: stateOf(query, 'inhibited'),
    muted: stateOf(query, 'muted'),
  };
}

/** Each a matcher of its own. @throws bad_input */
export const matchersOf = (query: URLSearchParams): readonly Matcher[] =>
  query.getAll('filter').map((text) => {
    try {
      return parseMatcher(text);
    } catch (refused) {
      throw badInput(messageOf((refused as Error).cause ?? refused)); // of a regex Alertmanager tells only what is wrong
    }
  });

/** True unless it says otherwise; what is no boolean says otherwise. */
const stateOf = (query: URLSearchParams, name: string) =>
  /^(?:true|1|yes|ok|y|on|selected|checked|t|enabled)$/i.test(query.get(name) ?? 'true');

function receiverTest(pattern: string): (name: string) => boolean {
  if (pattern === '') return () => true;
  try {
    const regex = RE2JS.compile(`^(?:${pattern})$`);
    return (name) => regex.matches(name);
  } catch (refused) {
    throw badInput(`failed to parse receiver param: ${messageOf(refused)}`);
  }
}
