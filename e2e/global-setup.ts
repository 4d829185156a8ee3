// One server for all end-to-end tests, with its demo and itself scraped once. QUADRANT_E2E_URL set: that one is used, and left running.
import { startServer, waitUntilScraped } from './server';

export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.QUADRANT_E2E_URL) return undefined;
  const server = await startServer();
  await waitUntilScraped(server.url, 4);
  process.env.QUADRANT_E2E_URL = server.url; // the workers are started after this and inherit it
  process.env.QUADRANT_E2E_CONFIG_DIR = server.configDir;
  return server.stop;
}
