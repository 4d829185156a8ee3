// What Prometheus says about itself: health, reload, configuration, build. Main thread; the query API is in query-api.ts.
import { messageOf } from '@/lib/kernel/errors';
import { textResponse, type WireHandler, type WireRequest, type WireResponse } from '@/lib/kernel/http';
import { errorResponse, methodNotAllowed, successResponse } from './envelope';
import { type TargetDoors, targetsResponse } from './targets';

/** What this wire needs of the process; all times Unix milliseconds. */
export type ServerDoors = TargetDoors & {
  readonly isReady: () => boolean;
  /** Reads the configuration again. @throws with all reasons when it is refused; the old one keeps running. */
  readonly reload: () => Promise<void>;
  /** The loaded prometheus.yml with its secrets blanked. */
  readonly configYaml: () => string;
  readonly flags: () => Readonly<Record<string, string>>;
  /** The process's own exposition. */
  readonly exposition: () => Promise<string>;
  readonly status: () => ServerStatus;
};

export type ServerStatus = {
  readonly version: string;
  readonly startedMs: number;
  readonly nowMs: number;
  readonly workingDirectory: string;
  readonly hostname: string;
  readonly configReloadOk: boolean;
  readonly configReloadedMs: number;
  readonly retention: string;
};

type Answer = (request: WireRequest) => WireResponse | Promise<WireResponse>;
type Endpoint = { readonly methods: readonly string[]; readonly answer: Answer };

const READ = ['GET', 'HEAD'];
const READ_OR_FORM = ['GET', 'HEAD', 'POST'];

/** Paths and their handlers, for the router's table. Prometheus 3.14: web/web.go and web/api/v1. */
export function serverRoutes(doors: ServerDoors): { readonly path: string; readonly handler: WireHandler }[] {
  return Object.entries(endpoints(doors)).map(([path, { methods, answer }]) => ({
    path,
    handler: async (request) => (methods.includes(request.method) ? answer(request) : methodNotAllowed(methods)),
  }));
}

function endpoints(doors: ServerDoors): Record<string, Endpoint> {
  return {
    '/-/healthy': { methods: READ, answer: () => textResponse(200, 'Prometheus Server is Healthy.\n') },
    '/-/ready': { methods: READ, answer: () => ready(doors.isReady()) },
    '/-/reload': { methods: ['POST', 'PUT'], answer: () => reload(doors) },
    '/metrics': { methods: READ, answer: () => metrics(doors) },
    '/api/v1/targets': { methods: READ, answer: (request) => targetsResponse(doors, request) },
    '/api/v1/scrape_pools': { methods: READ, answer: () => successResponse({ scrapePools: doors.scrapePools() }) },
    '/api/v1/status/config': { methods: READ, answer: () => successResponse({ yaml: doors.configYaml() }) },
    '/api/v1/status/flags': { methods: READ, answer: () => successResponse(doors.flags()) },
    '/api/v1/status/buildinfo': { methods: READ_OR_FORM, answer: () => successResponse(buildInfo(doors.status())) },
    '/api/v1/status/runtimeinfo': { methods: READ, answer: () => successResponse(runtimeInfo(doors.status())) },
  };
}

function ready(isReady: boolean): WireResponse {
  return isReady
    ? textResponse(200, 'Prometheus Server is Ready.\n')
    : textResponse(503, 'Service Unavailable: Quadrant is starting\n');
}

async function reload(doors: ServerDoors): Promise<WireResponse> {
  try {
    await doors.reload();
    return textResponse(200, '');
  } catch (refused) {
    return textResponse(500, `failed to reload config: ${messageOf(refused)}\n`);
  }
}

async function metrics(doors: ServerDoors): Promise<WireResponse> {
  try {
    return textResponse(200, await doors.exposition(), 'text/plain; version=0.0.4; charset=utf-8');
  } catch (thrown) {
    return errorResponse(thrown);
  }
}

/** Clients (Grafana among them) read `version` to know what they may ask for, so it is Prometheus' own. */
const SPOKEN_VERSION = '3.14.0';

function buildInfo({ version }: ServerStatus) {
  return {
    version: SPOKEN_VERSION,
    revision: `quadrant-${version}`,
    branch: 'quadrant',
    buildUser: '',
    buildDate: '',
    goVersion: '',
  };
}

function runtimeInfo(status: ServerStatus) {
  return {
    startTime: new Date(status.startedMs).toISOString(),
    CWD: status.workingDirectory,
    hostname: status.hostname,
    serverTime: new Date(status.nowMs).toISOString(),
    reloadConfigSuccess: status.configReloadOk,
    lastConfigTime: new Date(status.configReloadedMs).toISOString(),
    corruptionCount: 0,
    goroutineCount: 0,
    GOMAXPROCS: 0,
    GOMEMLIMIT: 0,
    GOGC: '',
    GODEBUG: '',
    storageRetention: status.retention,
  };
}
