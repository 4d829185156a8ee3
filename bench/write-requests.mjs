// Remote write 1.0 requests for benchmarks: seeded, so that two runs decode the same bytes.

const HOSTS_METRICS = [
  ['node_cpu_seconds_total', (i) => ({ cpu: String(i >> 3), mode: MODES[i & 7] }), 64],
  ['node_network_bytes_total', (i) => ({ device: `eth${i >> 1}`, direction: i & 1 ? 'tx' : 'rx' }), 20],
  ['node_disk_errors_total', (i) => ({ device: `sd${i}`, path: '/dev/mapper' }), 20],
  ['app_pool_usage_percent', (i) => ({ pool: `pool-${i}`, kind: 'worker' }), 46],
  ['node_memory_bytes', (i) => ({ kind: `kind-${i}`, zone: 'normal' }), 20],
  [
    'http_request_duration_seconds_bucket',
    (i) => ({ handler: '/api/v1/items/:id', le: String(i / 10), method: 'GET' }),
    30,
  ],
];
const MODES = ['idle', 'iowait', 'irq', 'nice', 'softirq', 'steal', 'system', 'user'];
const SERIES_PER_HOST = HOSTS_METRICS.reduce((sum, [, , count]) => sum + count, 0);
const CONNECTIONS = 4;
const INTERVAL_MS = 15_000;
const START_MS = 1_700_000_000_000;

/**
 * Requests in the order a server gets them: round by round, within it connection by connection.
 * @returns {{ body: Uint8Array<ArrayBuffer>, samples: number, rawBytes: number }[]}
 */
export function writeRequests({ series, batch, seed, rounds }) {
  const random = randomFrom(seed);
  const all = Array.from({ length: series }, (_, i) => ({
    labels: labelBytes(labelsOf(i)),
    connection: Math.floor(i / SERIES_PER_HOST) % CONNECTIONS,
    value: Math.floor(random() * 1e6),
  }));
  const requests = [];
  for (let round = 0; round < rounds; round++) {
    for (let connection = 0; connection < CONNECTIONS; connection++) {
      const own = all.filter((each) => each.connection === connection);
      for (let from = 0; from < own.length; from += batch) {
        const samples = own.slice(from, from + batch);
        for (const sample of samples) sample.value += Math.round(random() * 1500) / 100;
        const raw = Buffer.concat(samples.map((each) => timeSeries(each, START_MS + round * INTERVAL_MS)));
        requests.push({ body: compressSnappy(raw), samples: samples.length, rawBytes: raw.length });
      }
    }
  }
  return requests;
}

/** `count` series from number `from` on, 200 a host; `requestsOf` takes them with a value each. */
export const seriesOf = (from, count) =>
  Array.from({ length: count }, (_, i) => ({
    labels: labelBytes(labelsOf(from + i)),
    connection: Math.floor(i / SERIES_PER_HOST) % CONNECTIONS,
  }));

/**
 * The requests of one round, by connection and in their order there.
 * @param all each with its value
 * @param timeOf when the series of this index is sampled
 */
export function requestsOf(all, batch, timeOf) {
  const requests = Array.from({ length: CONNECTIONS }, () => []);
  const waiting = requests.map(() => []);
  const send = (connection) => {
    if (waiting[connection].length > 0) requests[connection].push(compressSnappy(Buffer.concat(waiting[connection])));
    waiting[connection] = [];
  };
  all.forEach((each, i) => {
    waiting[each.connection].push(timeSeries(each, timeOf(i)));
    if (waiting[each.connection].length === batch) send(each.connection);
  });
  requests.forEach((_, connection) => {
    send(connection);
  });
  return requests;
}

function labelsOf(index) {
  const host = Math.floor(index / SERIES_PER_HOST);
  let within = index % SERIES_PER_HOST;
  const [name, own] = HOSTS_METRICS.find(([, , count]) => {
    if (within < count) return true;
    within -= count;
    return false;
  });
  const shared = {
    cluster: 'prod-eu-1',
    env: 'production',
    instance: `host-${String(host).padStart(4, '0')}:9100`,
    job: 'node',
    region: 'eu-west-1',
    team: 'platform-observability',
  };
  return Object.entries({ __name__: name, ...shared, ...own(within) }).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** mulberry32 */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function varint(number) {
  const bytes = [];
  for (; number > 127; number = Math.floor(number / 128)) bytes.push((number % 128) | 128);
  return [...bytes, number];
}

const delimited = (field, content) => Buffer.from([(field << 3) | 2, ...varint(content.length), ...content]);

const labelBytes = (labels) =>
  Buffer.concat(
    labels.map(([name, value]) =>
      delimited(1, Buffer.concat([delimited(1, Buffer.from(name)), delimited(2, Buffer.from(value))])),
    ),
  );

function timeSeries({ labels, value }, timestampMs) {
  const float = Buffer.alloc(8);
  float.writeDoubleLE(value);
  const sample = delimited(2, Buffer.from([(1 << 3) | 1, ...float, 2 << 3, ...varint(timestampMs)]));
  return delimited(1, Buffer.concat([labels, sample]));
}

const FRAGMENT = 65_536;
const HASH_BITS = 14;

/** Snappy's block format, matched greedily within fragments of 64 KiB, as its usual encoders do. */
export function compressSnappy(raw) {
  const out = varint(raw.length);
  for (let start = 0; start < raw.length; start += FRAGMENT) {
    compressFragment(raw, start, Math.min(raw.length, start + FRAGMENT), out);
  }
  return Uint8Array.from(out);
}

function compressFragment(raw, start, end, out) {
  const seen = new Int32Array(1 << HASH_BITS).fill(-1);
  let literalFrom = start;
  for (let at = start; at + 4 <= end; ) {
    const hash = Math.imul(raw.readUInt32LE(at), 0x9e3779b1) >>> (32 - HASH_BITS);
    const candidate = seen[hash];
    seen[hash] = at;
    if (candidate < 0 || raw.readUInt32LE(candidate) !== raw.readUInt32LE(at)) {
      at++;
      continue;
    }
    let length = 4;
    while (at + length < end && raw[at + length] === raw[candidate + length]) length++;
    pushLiteral(raw, literalFrom, at, out);
    pushCopies(at - candidate, length, out);
    at += length;
    literalFrom = at;
  }
  pushLiteral(raw, literalFrom, end, out);
}

function pushLiteral(raw, from, to, out) {
  if (to === from) return;
  const last = to - from - 1;
  if (last < 60) out.push(last << 2);
  else if (last < 256) out.push(60 << 2, last);
  else out.push(61 << 2, last & 255, last >> 8);
  for (let i = from; i < to; i++) out.push(raw[i]);
}

function pushCopies(offset, length, out) {
  for (let left = length; left > 0; ) {
    // Never leaves less than four, which the short form cannot say.
    const taken = left > 67 ? 64 : left > 64 ? 60 : left;
    if (taken >= 4 && taken < 12 && offset < 2048)
      out.push(((offset >> 8) << 5) | ((taken - 4) << 2) | 1, offset & 255);
    else out.push(((taken - 1) << 2) | 2, offset & 255, offset >> 8);
    left -= taken;
  }
}
