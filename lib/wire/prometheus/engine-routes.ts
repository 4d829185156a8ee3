// Every endpoint that reads or writes samples, for the engine thread; its paths, for the table of the main thread.
import { ADMIN_ENDPOINTS, type AdminDoors } from './admin-api';
import { type Endpoints, type EngineRoute, routesOf } from './endpoint';
import { EXEMPLAR_ENDPOINTS } from './exemplars-api';
import { FEDERATE_ENDPOINTS, type FederateDoors } from './federate';
import { QUERY_ENDPOINTS, type QueryDoors } from './query-api';
import { TSDB_STATUS_ENDPOINTS } from './tsdb-status-api';

export type EngineDoors = QueryDoors & AdminDoors & FederateDoors;

const ENDPOINTS: Endpoints<EngineDoors> = {
  ...QUERY_ENDPOINTS,
  ...EXEMPLAR_ENDPOINTS,
  ...TSDB_STATUS_ENDPOINTS,
  ...ADMIN_ENDPOINTS,
  ...FEDERATE_ENDPOINTS,
};

export const ENGINE_PATHS: readonly string[] = Object.keys(ENDPOINTS);

/** Prometheus 3.14: web/api/v1. */
export const engineRoutes = (doors: EngineDoors): EngineRoute[] => routesOf(ENDPOINTS, doors);
