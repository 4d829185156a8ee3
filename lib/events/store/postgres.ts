// Events in Postgres, through Prisma: a few rows a minute, relational, read by pages.
import { messageOf, unavailable } from '@/lib/kernel/errors';
import type { PrismaClient } from '@/prisma/generated/client';
import type { EventStore } from './contract';

// Rows come by the handful: one connection to write, one to read.
const MAX_CONNECTIONS = 2;
const CONNECT_MS = 5_000;

/** @param onIdleError an idle connection broke: it is replaced, nobody's call failed */
export function openEventStore(connectionString: string, onIdleError: (reason: string) => void): EventStore {
  let connecting: Promise<PrismaClient> | undefined;
  const client = () => {
    connecting ??= connect(connectionString, onIdleError);
    return connecting;
  };
  return {
    async recordEvent(event) {
      const prisma = await client();
      await prisma.event.create({ data: event }).catch(asUnavailable('the event could not be recorded'));
    },
    async listEvents({ limit, from, to }) {
      const prisma = await client();
      const rows = await prisma.event
        .findMany({
          where: { at: { ...(from && { gte: from }), ...(to && { lte: to }) } },
          orderBy: { id: 'desc' },
          take: limit,
        })
        .catch(asUnavailable('events could not be read'));
      return rows.map(({ id, labels, ...row }) => ({
        ...row,
        id: String(id),
        labels: labels as Record<string, string>,
      }));
    },
    close: async () => (await connecting)?.$disconnect(),
  };
}

/** Prisma is loaded with the first event: with its compiler of queries it takes a fifth of a second, which no start waits for. */
async function connect(connectionString: string, onIdleError: (reason: string) => void): Promise<PrismaClient> {
  const [{ PrismaPg }, { PrismaClient: Client }] = await Promise.all([
    import('@prisma/adapter-pg'),
    import('@/prisma/generated/client'),
  ]);
  const adapter = new PrismaPg(
    {
      connectionString,
      application_name: 'quadrant-events',
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MS,
    },
    { onPoolError: (error) => onIdleError(messageOf(error)) },
  );
  return new Client({ adapter });
}

const asUnavailable = (what: string) => (cause: unknown) => {
  throw unavailable(what, { cause });
};
