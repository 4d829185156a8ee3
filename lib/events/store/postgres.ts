// Events in Postgres, through Prisma: a few rows a minute, relational, read by pages.
import { PrismaPg } from '@prisma/adapter-pg';
import { messageOf, unavailable } from '@/lib/kernel/errors';
import { PrismaClient } from '@/prisma/generated/client';
import type { EventStore } from './contract';

// Rows come by the handful: one connection to write, one to read.
const MAX_CONNECTIONS = 2;
const CONNECT_MS = 5_000;

/** @param onIdleError an idle connection broke: it is replaced, nobody's call failed */
export function openEventStore(connectionString: string, onIdleError: (reason: string) => void): EventStore {
  const adapter = new PrismaPg(
    {
      connectionString,
      application_name: 'quadrant-events',
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MS,
    },
    { onPoolError: (error) => onIdleError(messageOf(error)) },
  );
  const prisma = new PrismaClient({ adapter });
  return {
    async recordEvent(event) {
      await prisma.event.create({ data: event }).catch(asUnavailable('the event could not be recorded'));
    },
    async listEvents({ limit, from, to }) {
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
    close: () => prisma.$disconnect(),
  };
}

const asUnavailable = (what: string) => (cause: unknown) => {
  throw unavailable(what, { cause });
};
