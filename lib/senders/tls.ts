// `tls_config` as Node's sockets take it.
import type { ConnectionOptions, SecureVersion } from 'node:tls';
import type { TlsConfig } from '@/lib/formats/alertmanager-config';

/** By the names of Prometheus' configuration; the section that read them lets no other pass. */
const VERSIONS: Readonly<Record<string, SecureVersion>> = {
  ...{ TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' },
};

/** {} when nothing was said: Node's own authorities, and the server's name from the address. */
export function tlsOptions(tls: TlsConfig | undefined): ConnectionOptions {
  if (!tls) return {};
  const { ca, cert, key, server_name: servername, min_version: least, max_version: most } = tls;
  return {
    rejectUnauthorized: !tls.insecure_skip_verify,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(servername && { servername }),
    ...(least && { minVersion: VERSIONS[least] }),
    ...(most && { maxVersion: VERSIONS[most] }),
  };
}
