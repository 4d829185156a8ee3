// "Why was I (not) paged": one timeline of an alert, from the sample to the reply, and what comes next. A column without a box.
'use client';
import Link from 'next/link';
import { useState } from 'react';
import { dayAndClock } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import { SectionHead } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import { TimelineSkeleton } from '@/components/panel/skeletons';
import { StaleBadge } from '@/components/panel/stale-badge';
import { Button } from '@/components/ui/button';
import { asApiError } from '@/lib/client/api-error';
import type { Why } from '@/lib/client/notification-nouns';
import { CopyWhy } from './why/copy-why';
import { useWhy } from './why/use-why';
import { WhyMark } from './why/why-mark';
import { WHY_TITLES, type WhyLine, whenWords, whyLines } from './why/why-words';

export function WhyPaged({ fingerprint }: { fingerprint: string }) {
  const answer = useWhy(fingerprint);
  return (
    <section aria-label="Why was I paged" className="min-w-0">
      <SectionHead title={answer.data ? WHY_TITLES[answer.data.verdict] : 'Why was I paged'}>
        {answer.data && <CopyWhy why={answer.data} />}
      </SectionHead>
      {answer.isError && answer.data && (
        <StaleBadge
          dataAtMs={answer.dataUpdatedAt}
          error={asApiError(answer.error)}
          onRetry={() => void answer.refetch()}
        />
      )}
      <div className="mt-1 [&>[role=alert]]:px-0">
        <Region
          answer={answer}
          skeleton={<TimelineSkeleton rows={7} />}
          failed={({ status }) => (status === 404 ? 'Nobody knows this alert' : 'The timeline could not be read')}
        >
          {(why) => <Timeline why={why} />}
        </Region>
      </div>
    </section>
  );
}

/** Of a long story the beginning and the end are shown. */
const SHOWN_FIRST = 12;
const SHOWN_LAST = 14;

function Timeline({ why }: { why: Why }) {
  const nowMs = useNow();
  const [isWhole, setWhole] = useState(false);
  const lines = whyLines(why, nowMs);
  const hidden = isWhole ? 0 : Math.max(0, lines.length - SHOWN_FIRST - SHOWN_LAST);
  if (lines.length === 0) {
    return <p className="py-2 text-ink-2">Nothing was sent yet, and nothing is on record.</p>;
  }
  return (
    <ol>
      {lines.map((line, i) => {
        if (i > SHOWN_FIRST && i < SHOWN_FIRST + hidden) return null;
        if (hidden > 0 && i === SHOWN_FIRST) {
          return (
            <li key="more" className="pb-3 pl-[110px]">
              <Button size="small" onClick={() => setWhole(true)}>
                {hidden} more
              </Button>
            </li>
          );
        }
        // biome-ignore lint/suspicious/noArrayIndexKey: the order of a story does not change, it only grows
        return <Row key={i} line={line} nowMs={nowMs} isLast={i === lines.length - 1} />;
      })}
    </ol>
  );
}

function Row({ line, nowMs, isLast }: { line: WhyLine; nowMs: number; isLast: boolean }) {
  const { atMs, mark, title, detail, code, isStrong, link } = line;
  return (
    <li className="grid grid-cols-[78px_16px_minmax(0,1fr)] gap-x-3">
      {atMs === undefined ? (
        <span />
      ) : (
        <time
          dateTime={new Date(atMs).toISOString()}
          title={dayAndClock(atMs)}
          className="text-right text-12/5 whitespace-nowrap text-ink-3 tabular-nums"
        >
          {whenWords(atMs, nowMs)}
        </time>
      )}
      <span className="flex flex-col items-center">
        <span className="flex h-5 items-center">
          <WhyMark mark={mark} />
        </span>
        {!isLast && <span className="w-px flex-1 bg-line-2" />}
      </span>
      <span className="min-w-0 pb-3">
        <span className={`block break-words ${isStrong ? 'font-strong' : mark === 'next' ? 'text-ink-2' : ''}`}>
          {title}
        </span>
        <span className="block text-12 break-words text-ink-2">
          {link && (
            <Link href={link.href} className="mr-1.5 text-accent-text underline">
              {link.text}
            </Link>
          )}
          <Detail text={detail} code={code ?? []} />
        </span>
      </span>
    </li>
  );
}

/** What machines wrote stands in their letters. */
function Detail({ text, code }: { text: string; code: readonly string[] }) {
  const found = code.find((part) => part !== '' && text.includes(part));
  if (found === undefined) return text;
  const at = text.indexOf(found);
  return (
    <>
      {text.slice(0, at)}
      <code className="wrap-anywhere">{found}</code>
      <Detail text={text.slice(at + found.length)} code={code.slice(code.indexOf(found) + 1)} />
    </>
  );
}
