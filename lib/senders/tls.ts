// `tls_config` of a receiver as Node's sockets take it.
import type { TlsConfig } from '@/lib/formats/alertmanager-config';
import { type TlsOptions, tlsOptions } from '@/lib/kernel/tls';

/** {} when nothing was said. */
export const tlsOptionsOf = (tls: TlsConfig | undefined): TlsOptions =>
  tlsOptions(
    tls && {
      ...{ ca: tls.ca, cert: tls.cert, key: tls.key, serverName: tls.server_name },
      ...{ insecureSkipVerify: tls.insecure_skip_verify, minVersion: tls.min_version, maxVersion: tls.max_version },
    },
  );
