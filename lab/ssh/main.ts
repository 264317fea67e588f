// What sshd runs for a client's command: takes it to the lab's process and gives back what that answers.
// usage: main.ts SOCKET NODE
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import type { CommandAnswer, CommandHead } from './messages';

const [socketPath = '', node = ''] = process.argv.slice(2);
const head: CommandHead = {
  node,
  user: process.env['LOGNAME'] ?? '',
  command: process.env['SSH_ORIGINAL_COMMAND'] ?? '',
};
let code = 255;

const socket = createConnection(socketPath, () => {
  socket.write(`${JSON.stringify(head)}\n`);
  process.stdin.pipe(socket);
});
socket.on('error', (error) => {
  process.stderr.write(`rackwright lab: the lab does not answer (${error.message}); is it up?\n`);
  process.exit(255);
});
createInterface({ input: socket })
  .on('line', (line) => {
    const answer = JSON.parse(line) as CommandAnswer;
    if ('exit' in answer) code = answer.exit;
    else (answer.stream === 'out' ? process.stdout : process.stderr).write(answer.text);
  })
  .on('close', () => {
    // Input that nobody took must not keep the session open.
    process.stdin.destroy();
    process.exitCode = code;
  });
