// A fleet's samples to servers by remote write, over four connections as a sender does: the same bodies to each.
import { Agent, request } from 'node:http';
import { fleet } from './fleet.mjs';
import { requestsOf, seriesOf } from './write-requests.mjs';

const SERIES_PER_HOST = 200;
const BATCH = 2000;
const INTERVAL_MS = 15_000;

/** Rounds of requests of the series [from, from + count), each a list a connection. */
function* rounds({ from, count, samples, endMs }) {
  const series = seriesOf(from, count);
  const values = fleet(count / SERIES_PER_HOST, samples).flatMap(({ members }) => members);
  const offsets = Array.from({ length: count / SERIES_PER_HOST }, (_, host) => ((host + from) * 137) % INTERVAL_MS);
  for (let round = 0; round < samples; round++) {
    series.forEach((each, i) => {
      each.value = values[i][round];
    });
    const roundMs = endMs - (samples - round) * INTERVAL_MS;
    yield requestsOf(series, BATCH, (i) => roundMs + offsets[Math.floor(i / SERIES_PER_HOST)]);
  }
}

const HEADERS = {
  'Content-Encoding': 'snappy',
  'Content-Type': 'application/x-protobuf',
  'X-Prometheus-Remote-Write-Version': '0.1.0',
};

function post(url, agent, body) {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/v1/write`, { method: 'POST', agent, headers: HEADERS }, (answer) => {
      const { statusCode } = answer;
      answer.resume().once('end', () => (statusCode < 300 ? resolve() : reject(new Error(`${url}: ${statusCode}`))));
    });
    sent.once('error', reject).end(body);
  });
}

/**
 * Round by round, to one server after the other.
 * @param of the series [from, from + count), 200 a host: so many samples each, 15 s apart, the newest before `endMs`
 */
export async function writeFleet(servers, of) {
  for (const round of rounds(of)) {
    // To make a round takes long enough for a server to close connections.
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    for (const { url } of servers)
      await Promise.all(
        round.map(async (bodies) => {
          for (const body of bodies) await post(url, agent, body);
        }),
      );
    agent.destroy();
  }
}
