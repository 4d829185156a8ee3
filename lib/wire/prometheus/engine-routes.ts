// Every endpoint that reads or writes samples, for the engine thread; its paths, for the table of the main thread.
import { ACTIVE_QUERY_ENDPOINTS } from './active-queries';
import { ADMIN_ENDPOINTS, type AdminDoors } from './admin-api';
import { type Endpoints, type EngineRoute, routesOf } from './endpoint';
import { EXEMPLAR_ENDPOINTS } from './exemplars-api';
import { EXPLAIN_ENDPOINTS } from './explain-api';
import { FEDERATE_ENDPOINTS, type FederateDoors } from './federate';
import { QUERY_ENDPOINTS, type QueryDoors } from './query-api';
import { QUERY_TEXT_ENDPOINTS, type QueryTextDoors } from './query-text-api';
import { READ_ENDPOINTS, type ReadDoors } from './read-api';
import { RULE_ENDPOINTS, type RuleDoors } from './rules-api';
import { SEARCH_ENDPOINTS } from './search-api';
import { TSDB_STATUS_ENDPOINTS } from './tsdb-status-api';

export type EngineDoors = QueryDoors & AdminDoors & FederateDoors & ReadDoors & QueryTextDoors & RuleDoors;

const ENDPOINTS: Endpoints<EngineDoors> = {
  ...QUERY_ENDPOINTS,
  ...QUERY_TEXT_ENDPOINTS,
  ...ACTIVE_QUERY_ENDPOINTS,
  ...EXEMPLAR_ENDPOINTS,
  ...EXPLAIN_ENDPOINTS,
  ...TSDB_STATUS_ENDPOINTS,
  ...ADMIN_ENDPOINTS,
  ...FEDERATE_ENDPOINTS,
  ...READ_ENDPOINTS,
  ...SEARCH_ENDPOINTS,
  ...RULE_ENDPOINTS,
};

export const ENGINE_PATHS: readonly string[] = Object.keys(ENDPOINTS);

/** Prometheus 3.14: web/api/v1. */
export const engineRoutes = (doors: EngineDoors): EngineRoute[] => routesOf(ENDPOINTS, doors);
