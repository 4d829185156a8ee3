// What a query's last run came to, as its row says it.
import { plural } from '@/components/format/number';
import { asApiError } from '@/lib/client/api-error';
import type { RowNews } from './query-row';
import type { Answered, InstantAnswer, RangeAnswer } from './use-answers';

export function rowNews(answered: readonly (Answered<RangeAnswer> | Answered<InstantAnswer>)[], id: string): RowNews {
  const answer = answered.find(({ query }) => query.id === id)?.answer;
  return {
    note: answer?.data ? noteOf(answer.data) : '',
    // With data there it is the panel's news that they are old.
    error: answer?.isError && answer.data === undefined ? asApiError(answer.error) : undefined,
    remarks: answer?.data?.remarks,
  };
}

function noteOf(data: RangeAnswer | InstantAnswer): string {
  if ('frame' in data) return plural(data.frame.series.length, 'series', 'series');
  return 'series' in data.result ? plural(data.result.series.length, 'series', 'series') : data.result.kind;
}
