// /api/v1/admin/tsdb/*: what destroys or costs much, and is there only when a flag says so.
import { randomBytes } from 'node:crypto';
import { unavailable } from '@/lib/kernel/errors';
import type { WireResponse } from '@/lib/kernel/http';
import type { SampleStore } from '@/lib/metrics/store/contract';
import { type Asked, CHANGE, type Endpoints } from './endpoint';
import { noContent, successResponse } from './envelope';
import { requiredFilterOf } from './filter';

export type AdminDoors = {
  readonly store: Pick<SampleStore, 'deleteSeries' | 'flush'>;
  /** --web.enable-admin-api */
  readonly adminApiEnabled: boolean;
  readonly nowMs: () => number;
};

export const ADMIN_ENDPOINTS: Endpoints<AdminDoors> = {
  '/api/v1/admin/tsdb/delete_series': { methods: CHANGE, answer: ifEnabled(deleteSeries) },
  // A deletion is carried out before it is answered: there are no tombstones to clean.
  '/api/v1/admin/tsdb/clean_tombstones': { methods: CHANGE, answer: ifEnabled(async () => noContent()) },
  '/api/v1/admin/tsdb/snapshot': { methods: CHANGE, answer: ifEnabled(snapshot) },
};

type Answer = (asked: Asked, doors: AdminDoors) => Promise<WireResponse>;

function ifEnabled(answer: Answer): Answer {
  return async (asked, doors) => {
    if (!doors.adminApiEnabled) throw unavailable('admin APIs disabled');
    return answer(asked, doors);
  };
}

async function deleteSeries({ parameters }: Asked, { store }: AdminDoors): Promise<WireResponse> {
  await store.deleteSeries(requiredFilterOf(parameters));
  return noContent();
}

/** Everything in memory goes into blocks, in Postgres like all others; a copy of it is for Postgres' own tools to make. */
async function snapshot({ parameters }: Asked, { store, nowMs }: AdminDoors): Promise<WireResponse> {
  if (!parameters.flag('skip_head')) await store.flush();
  const time = new Date(nowMs()).toISOString().replace(/[-:]|\.\d+/g, '');
  return successResponse({ name: `${time}-${randomBytes(8).toString('hex')}` });
}
