// Endpoints whose subject does not exist here yet: they answer as a Prometheus does that has none of it.
import { type Endpoints, READ } from './endpoint';
import { successResponse } from './envelope';

export const NOT_YET_ENDPOINTS: Endpoints<unknown> = {
  '/api/v1/notifications': { methods: READ, answer: () => successResponse([]) },
  // Blocks are rows of Postgres here, not directories with a ULID.
  '/api/v1/status/tsdb/blocks': { methods: READ, answer: () => successResponse({ blocks: [] }) },
};
