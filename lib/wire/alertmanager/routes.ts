// Every path of Alertmanager's API v2, for the table of the main thread. Of v1 none: since 0.27 its paths say that they are gone.
import { jsonResponse, type WireHandler } from '@/lib/kernel/http';
import { type AlertDoors, alertEndpoints } from './alerts-api';
import { handlerOf, pathRefused } from './endpoint';
import { type SilenceDoors, silenceEndpoints } from './silences-api';
import { type StatusDoors, statusEndpoints } from './status-api';

export type AlertmanagerDoors = AlertDoors & SilenceDoors & StatusDoors;

type Route = { readonly path: string; readonly handler: WireHandler };

/** What Prometheus has under a name of Alertmanager's v1 stays Prometheus'. */
const V1_PATHS = ['/api/v1/silences', '/api/v1/silence/*', '/api/v1/receivers'];

export function alertmanagerRoutes(doors: AlertmanagerDoors): readonly Route[] {
  const endpoints = { ...alertEndpoints(doors), ...silenceEndpoints(doors), ...statusEndpoints(doors) };
  return [
    ...Object.entries(endpoints).map(([path, endpoint]) => ({ path, handler: handlerOf(endpoint) })),
    { path: '/api/v2/*', handler: pathRefused },
    ...V1_PATHS.map((path) => ({ path, handler: v1Gone })),
  ];
}

/** Alertmanager 0.27 and later. */
export const v1Gone: WireHandler = async () =>
  jsonResponse(410, {
    status: 'deprecated',
    error:
      'The Alertmanager v1 API was deprecated in version 0.16.0 and is removed as of version 0.27.0 - please use the ' +
      'equivalent route in the v2 API',
  });
