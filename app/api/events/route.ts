// GET /api/events?limit=50: what people and clients changed, newest first.
import { runtimeHandle } from '@/lib/runtime/handle';

export const dynamic = 'force-dynamic';

export async function GET(request: Request): Promise<Response> {
  const asked = Number(new URL(request.url).searchParams.get('limit') ?? 50);
  const limit = Number.isSafeInteger(asked) && asked > 0 ? Math.min(asked, 500) : 50;
  return Response.json({ events: await runtimeHandle().events.listEvents({ limit }) });
}
