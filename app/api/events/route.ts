// GET /api/events?limit=50&from=&to=: what people and clients changed, newest first. Instants are RFC 3339.
import { runtimeHandle } from '@/lib/runtime/handle';

export const dynamic = 'force-dynamic';

export async function GET(request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const asked = Number(searchParams.get('limit') ?? 50);
  const limit = Number.isSafeInteger(asked) && asked > 0 ? Math.min(asked, 500) : 50;
  const [from, to] = ['from', 'to'].map((name) => instantOf(searchParams.get(name)));
  return Response.json({ events: await runtimeHandle().events.listEvents({ limit, from, to }) });
}

function instantOf(text: string | null): Date | undefined {
  const at = new Date(text ?? '');
  return Number.isNaN(at.getTime()) ? undefined : at;
}
