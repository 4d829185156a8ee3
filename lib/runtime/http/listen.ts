// Binding the socket, with a sentence a person can act on when that fails.
import type { Server } from 'node:http';
import { messageOf, unavailable } from '@/lib/kernel/errors';

/** @throws unavailable when the address cannot be bound. */
export function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(unavailable(sentence(error, host, port))));
    server.listen(port, host, resolve);
  });
}

function sentence(error: Error, host: string, port: number): string {
  const code = 'code' in error ? error.code : '';
  if (code === 'EADDRINUSE') {
    return `port ${port} on ${host} is taken by another program; stop it, or choose another port with --listen ${host}:${port + 1}`;
  }
  if (code === 'EACCES') return `this user may not listen on port ${port}; choose one above 1023 with --listen`;
  return `cannot listen on ${host}:${port}: ${messageOf(error)}`;
}

const GRACE_MS = 5_000;

/** Takes no more connections, lets answers under way end, cuts off what takes longer than the grace period. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
