// /api/v2/status and /api/v2/receivers.
import { resultAnswer } from './answers';
import type { Endpoint } from './endpoint';

export type StatusDoors = {
  readonly receivers: () => readonly string[];
  /** alertmanager.yml without its secrets. */
  readonly configText: () => string;
  readonly startedMs: number;
  /** Of Quadrant. */
  readonly version: string;
};

/** Whose API this is. Clients choose what they send by it. */
export const ALERTMANAGER_VERSION = '0.28.1';

export const statusEndpoints = (doors: StatusDoors): Readonly<Record<string, Endpoint>> => ({
  '/api/v2/status': {
    GET: () =>
      resultAnswer({
        cluster: { peers: [], status: 'disabled' },
        config: { original: doors.configText() },
        uptime: new Date(doors.startedMs).toISOString(),
        versionInfo: {
          ...{ branch: '', buildDate: '', buildUser: '', goVersion: '' },
          ...{ revision: `quadrant-${doors.version}`, version: ALERTMANAGER_VERSION },
        },
      }),
  },
  '/api/v2/receivers': { GET: () => resultAnswer(doors.receivers().map((name) => ({ name }))) },
});
