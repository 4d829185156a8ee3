// Data that is kept although asking again failed: how old it is, why, and trying again.
'use client';
import { age } from '@/components/format/time';
import { useNow } from '@/components/format/use-now';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { ApiError } from '@/lib/client/api-error';

export function StaleBadge({ dataAtMs, error, onRetry }: { dataAtMs: number; error: ApiError; onRetry: () => void }) {
  const nowMs = useNow();
  return (
    <span className="flex items-center gap-1" role="status" title={error.message}>
      <Badge state="warning">
        {age(Math.max(1000, nowMs - dataAtMs))} old,{' '}
        {error.isUnreachable ? 'Quadrant does not answer' : 'refresh failed'}
      </Badge>
      <Button size="small" look="ghost" onClick={onRetry}>
        Try again
      </Button>
    </span>
  );
}
