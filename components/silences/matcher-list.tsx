// Matchers as they are read, in a list.
import type { Matcher } from '@/lib/client/silences-decode';
import { MatcherText } from './matcher-chips';

export function MatcherList({ matchers }: { matchers: readonly Matcher[] }) {
  return (
    <div className="flex flex-wrap gap-1">
      {matchers.map((matcher) => (
        <span key={matcher.text} className="mono max-w-full rounded-chip bg-active px-1.5 py-0.5 wrap-anywhere">
          <MatcherText matcher={matcher} />
        </span>
      ))}
    </div>
  );
}
