// Which proxy a request goes by: Go's rules for NO_PROXY. golang.org/x/net/http/httpproxy.

export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** The proxy of HTTPS_PROXY or HTTP_PROXY, in either case, unless NO_PROXY leaves the host out. */
export function proxyFromEnvironment(target: URL, env: ProxyEnvironment): string | undefined {
  const of = (name: string) => env[name] || env[name.toLowerCase()] || undefined;
  const proxy = of(target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (proxy === undefined || isLeftOut(target, of('NO_PROXY') ?? '')) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

/** Whether a list of hosts, `.suffixes`, addresses, networks, each with or without a port, or `*`, names the target. Loopback always is. */
export function isLeftOut({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return true;
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && names(entry, host, ownPort));
}

function names(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInNetwork(host, entry);
  const [, plain = entry, wanted] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(entry) ?? [];
  if (wanted !== undefined && wanted !== port) return false;
  if (plain === host) return true;
  const suffix = plain.startsWith('*.') ? plain.slice(1) : plain;
  return host.endsWith(suffix.startsWith('.') ? suffix : `.${suffix}`);
}

/** IPv4 networks; an IPv6 one names nobody. */
function isInNetwork(host: string, network: string): boolean {
  const [address = '', length = ''] = network.split('/');
  const [own, base] = [ipv4(host), ipv4(address)];
  if (own === undefined || base === undefined || !/^\d+$/.test(length) || Number(length) > 32) return false;
  const size = 2 ** (32 - Number(length));
  return Math.floor(own / size) === Math.floor(base / size);
}

function ipv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return parts?.every((part) => part <= 255) ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}
