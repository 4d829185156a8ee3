// Entry of one demo service: `demo-service.mjs <name> <first port>`. Ends when its parent does.
import { startService } from './serve';

const [name = '', firstPort = ''] = process.argv.slice(2);
const service = await startService(name, Number(firstPort)).catch((thrown: Error) => {
  process.stderr.write(`${thrown.message}\n`);
  process.exit(1);
});

const end = () => {
  service.close();
  process.exit(0);
};
process.on('SIGTERM', end);
process.on('SIGINT', () => {}); // Ctrl-C reaches the whole terminal; the parent ends us in its own order
// The parent holds the other end of stdin: when it is gone, however it went, the pipe closes.
process.stdin.resume().on('end', end).on('error', end);
