import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes as they are and returns everything that comes back until the server closes: for request lines no client would write. */
export async function rawRequest(url: string, lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8');
  socket.on('data', (part: string) => {
    answer += part;
  });
  socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close');
  return answer;
}
