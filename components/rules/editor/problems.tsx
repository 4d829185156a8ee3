// What keeps a draft from being saved, in promtool's words, and what is said though it can be.
'use client';
import { StateIcon } from '@/components/ui/state-icon';
import type { Validation } from '@/lib/client/rules-model';
import type { Validated } from './use-validation';

/** @param hasLines the draft is a text: then lines mean something */
export function Problems({ validated, hasLines }: { validated: Validated; hasLines: boolean }) {
  const { last, error } = validated;
  return (
    <div role="status" aria-label="Problems" className="empty:sr-only">
      {error && <Message text={`The draft could not be checked: ${error.message}`} />}
      {!error && last?.isOldSyntax && (
        <Message text="This is the rule syntax of Prometheus before 2.0. Import it from the list: it is converted there." />
      )}
      {!error && last && !last.isOldSyntax && <List validation={last} hasLines={hasLines} />}
    </div>
  );
}

function List({ validation: { problems }, hasLines }: { validation: Validation; hasLines: boolean }) {
  return problems.map(({ line, message }) => (
    <Message key={`${line} ${message}`} text={hasLines ? `line ${line}: ${message}` : withoutPlace(message)} />
  ));
}

/** In the form it is plain which group and rule are meant. */
const withoutPlace = (message: string) => message.replace(/^group ".*?"\[\d+\], rule (?:".*?": )?/, '');

function Message({ text }: { text: string }) {
  return (
    <p className="mono flex gap-2 py-0.5 wrap-anywhere text-crit-text">
      <StateIcon state="critical" label="Problem" size={14} />
      {text}
    </p>
  );
}
