// Active alerts that nobody needs after the process: for tests of rules.
import type { ActiveAlertStore, StoredAlert } from './active-alerts';

export function memoryActiveAlerts(): ActiveAlertStore {
  const alerts = new Map<string, StoredAlert>();
  return {
    load: async ({ file, group }) => [...alerts.values()].filter((each) => each.file === file && each.group === group),
    async save({ written, gone }) {
      for (const id of gone) alerts.delete(id);
      for (const alert of written) alerts.set(alert.id, alert);
    },
    async keepOnly(groups) {
      const kept = new Set(groups.map(({ file, group }) => JSON.stringify([file, group])));
      for (const [id, { file, group }] of alerts) if (!kept.has(JSON.stringify([file, group]))) alerts.delete(id);
    },
  };
}
