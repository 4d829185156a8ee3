// Endpoints whose subject does not exist here yet: they answer as a Prometheus does that has none of it.
import { type Asked, type Endpoints, READ } from './endpoint';
import { successResponse } from './envelope';
import { invalid } from './parameters';

export const NOT_YET_ENDPOINTS: Endpoints<unknown> = {
  '/api/v1/rules': { methods: READ, answer: rules },
  '/api/v1/alerts': { methods: READ, answer: () => successResponse({ alerts: [] }) },
  '/api/v1/alertmanagers': {
    methods: READ,
    answer: () => successResponse({ activeAlertmanagers: [], droppedAlertmanagers: [] }),
  },
  '/api/v1/notifications': { methods: READ, answer: () => successResponse([]) },
  // Blocks are rows of Postgres here, not directories with a ULID.
  '/api/v1/status/tsdb/blocks': { methods: READ, answer: () => successResponse({ blocks: [] }) },
};

const RULE_TYPES = ['', 'alert', 'record'];

function rules({ parameters }: Asked) {
  const type = parameters.text('type').toLowerCase();
  if (!RULE_TYPES.includes(type)) throw invalid('type', `not supported value ${JSON.stringify(type)}`);
  parameters.flag('exclude_alerts');
  return successResponse({ groups: [] });
}
