// How a connection is secured, as Prometheus' and Alertmanager's configurations say it, for Node's sockets.

/** Certificates and keys are PEM; '' and undefined: Node's own. */
export type TlsSettings = {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly serverName: string | undefined;
  readonly insecureSkipVerify: boolean;
  readonly minVersion: TlsVersion | undefined;
  readonly maxVersion: TlsVersion | undefined;
};

export type TlsVersion = 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';

/** The part of node:tls' ConnectionOptions that is set. */
export type TlsOptions = {
  readonly rejectUnauthorized?: boolean;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly minVersion?: NodeTlsVersion;
  readonly maxVersion?: NodeTlsVersion;
};

type NodeTlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';

const VERSIONS: Readonly<Record<TlsVersion, NodeTlsVersion>> = {
  ...{ TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' },
};

/** @throws Error in the words of Prometheus' configuration */
export function parseTlsVersion(text: string): TlsVersion {
  if (text in VERSIONS) return text as TlsVersion;
  throw new Error(`unknown TLS version: ${text}`);
}

/** {} when nothing was said: Node's own authorities, and the server's name from the address. */
export function tlsOptions(tls: TlsSettings | undefined): TlsOptions {
  if (!tls) return {};
  const { ca, cert, key, serverName, insecureSkipVerify, minVersion, maxVersion } = tls;
  return {
    rejectUnauthorized: !insecureSkipVerify,
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(serverName && { servername: serverName }),
    ...(minVersion && { minVersion: VERSIONS[minVersion] }),
    ...(maxVersion && { maxVersion: VERSIONS[maxVersion] }),
  };
}
