// Next behind our socket: pages and the product's own routes under app/.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { PageHandler } from './server';

export type Pages = { readonly handle: PageHandler; readonly close: () => Promise<void> };

/**
 * @param root the checkout, where `.next` is.
 * @param server in development its upgrades carry hot reload.
 */
export async function openPages(root: string, dev: boolean, server: Server): Promise<Pages> {
  process.env.NEXT_TELEMETRY_DISABLED ??= '1'; // nothing here tells anybody anything
  const next = (await import('next')).default; // late: no start waits for it
  const app = next({ dev, dir: root, quiet: !dev });
  await app.prepare();
  const handle = app.getRequestHandler();
  if (dev) server.on('upgrade', app.getUpgradeHandler());
  return {
    handle: (request: IncomingMessage, response: ServerResponse) => handle(request, response),
    close: () => app.close(),
  };
}
