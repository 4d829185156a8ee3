// What Prometheus says about itself: health, reload, configuration, build. Runs in the main thread.
import { messageOf } from '@/lib/kernel/errors';
import { jsonResponse, textResponse, type WireHandler, type WireResponse } from '@/lib/kernel/http';
import { CHANGE, type Endpoints, READ, READ_OR_FORM, routesOf } from './endpoint';
import { successResponse } from './envelope';
import { FEATURE_ENDPOINTS, type FeatureDoors } from './features';
import { NOT_YET_ENDPOINTS } from './not-yet';
import { TARGET_ENDPOINTS, type TargetDoors } from './targets';

/** What this wire needs of the process; all times Unix milliseconds. */
export type ServerDoors = TargetDoors &
  FeatureDoors & {
    readonly isReady: () => boolean;
    /** Reads the configuration again. @throws with all reasons when it is refused; the old one keeps running. */
    readonly reload: () => Promise<void>;
    /** The loaded prometheus.yml with its secrets blanked. */
    readonly configYaml: () => string;
    readonly flags: () => Readonly<Record<string, string>>;
    /** Addresses alerts are sent to, and those that relabelling dropped. */
    readonly alertmanagers: () => { readonly active: readonly string[]; readonly dropped: readonly string[] };
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

const SERVER_ENDPOINTS: Endpoints<ServerDoors> = {
  '/-/healthy': { methods: READ, answer: () => textResponse(200, 'Prometheus Server is Healthy.\n') },
  '/-/ready': { methods: READ, answer: (_asked, doors) => ready(doors.isReady()) },
  '/-/reload': { methods: CHANGE, answer: (_asked, doors) => reload(doors) },
  '/version': { methods: READ, answer: (_asked, doors) => jsonResponse(200, buildInfo(doors.status())) },
  '/metrics': { methods: READ, answer: (_asked, doors) => metrics(doors) },
  '/api/v1/scrape_pools': {
    methods: READ,
    answer: (_asked, doors) => successResponse({ scrapePools: doors.scrapePools() }),
  },
  '/api/v1/alertmanagers': { methods: READ, answer: (_asked, doors) => alertmanagers(doors.alertmanagers()) },
  '/api/v1/status/config': { methods: READ, answer: (_asked, doors) => successResponse({ yaml: doors.configYaml() }) },
  '/api/v1/status/flags': { methods: READ, answer: (_asked, doors) => successResponse(doors.flags()) },
  '/api/v1/status/buildinfo': {
    methods: READ_OR_FORM,
    answer: (_asked, doors) => successResponse(buildInfo(doors.status())),
  },
  '/api/v1/status/runtimeinfo': {
    methods: READ,
    answer: (_asked, doors) => successResponse(runtimeInfo(doors.status())),
  },
  '/api/v1/status/walreplay': { methods: READ, answer: (_asked, doors) => successResponse(replay(doors.isReady())) },
};

const ENDPOINTS: Endpoints<ServerDoors> = {
  ...SERVER_ENDPOINTS,
  ...TARGET_ENDPOINTS,
  ...FEATURE_ENDPOINTS,
  ...NOT_YET_ENDPOINTS,
};

/** Paths and their handlers, for the router's table. Prometheus 3.14: web/web.go and web/api/v1. */
export function serverRoutes(doors: ServerDoors): { readonly path: string; readonly handler: WireHandler }[] {
  return routesOf(ENDPOINTS, doors);
}

function ready(isReady: boolean): WireResponse {
  return isReady
    ? textResponse(200, 'Prometheus Server is Ready.\n')
    : textResponse(503, 'Service Unavailable: Quadrant is starting\n');
}

const alertmanagers = ({ active, dropped }: ReturnType<ServerDoors['alertmanagers']>): WireResponse =>
  successResponse({
    activeAlertmanagers: active.map((url) => ({ url })),
    droppedAlertmanagers: dropped.map((url) => ({ url })),
  });

async function reload(doors: ServerDoors): Promise<WireResponse> {
  try {
    await doors.reload();
    return textResponse(200, '');
  } catch (refused) {
    return textResponse(500, `failed to reload config: ${messageOf(refused)}\n`);
  }
}

const metrics = async (doors: ServerDoors): Promise<WireResponse> =>
  textResponse(200, await doors.exposition(), 'text/plain; version=0.0.4; charset=utf-8');

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

/** There are no numbered segments here: a start replays one table, and is ready afterwards. */
const replay = (isDone: boolean) => ({ min: 0, max: 0, current: 0, state: isDone ? 'done' : 'in progress' });

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
