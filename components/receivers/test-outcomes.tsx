// How a test notification went, integration by integration, where the button is.
import type { UseMutationResult } from '@tanstack/react-query';
import { integrationName, OUTCOMES, replyOf } from '@/components/notifications/words';
import { StateIcon } from '@/components/ui/state-icon';
import { asApiError } from '@/lib/client/api-error';
import type { TestOutcome } from '@/lib/client/notification-nouns';

export function TestOutcomes({ test }: { test: UseMutationResult<readonly TestOutcome[], Error, void> }) {
  return (
    <div aria-live="polite" className="empty:hidden [&>*]:py-1.5">
      {test.isError && (
        <p className="flex items-start gap-2 text-crit-text">
          <StateIcon state="critical" />
          {asApiError(test.error).message}
        </p>
      )}
      {test.data && (
        <ul>
          {test.data.map(({ integration, index, outcome, attempt }) => (
            <li key={`${integration} ${index}`} className="flex items-start gap-2 py-0.5">
              <span className="flex h-5 items-center">
                <StateIcon state={OUTCOMES[outcome].state} />
              </span>
              <span className={`min-w-0 break-words ${outcome === 'sent' ? '' : 'text-crit-text'}`}>
                Test by {integrationName(integration, index)} {OUTCOMES[outcome].word}: {replyOf(attempt)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
