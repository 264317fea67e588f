import { createSocket } from 'node:dgram';

const PORT = 69;
const PATIENCE_MS = 5000;
const OPCODE = { read: 1, data: 3, error: 5 } as const;

/**
 * Fetches the first 512 bytes of a file by TFTP, which is as much as a firewall lets through or not.
 * @throws Error where it does not come; the message says why
 * @see https://www.rfc-editor.org/rfc/rfc1350
 */
export async function firstBlock(address: string, file: string, port = PORT): Promise<Buffer> {
  const socket = createSocket('udp4');
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`nothing came within ${String(PATIENCE_MS / 1000)} s`));
      }, PATIENCE_MS);
      socket.on('error', reject);
      socket.on('message', (packet, { port: answered }) => {
        const opcode = packet.length < 4 ? 0 : packet.readUInt16BE(0);
        const text = packet.subarray(4);
        if (opcode === OPCODE.error) {
          reject(new Error(`the server says: ${text.toString('latin1').replace(/[^ -~]/g, '')}`));
        } else if (opcode === OPCODE.data) {
          const enough = Buffer.from([0, OPCODE.error, 0, 0, ...Buffer.from('enough'), 0]);
          socket.send(enough, answered, address, () => {
            resolve(text);
          });
        }
      });
      socket.send(Buffer.from([0, OPCODE.read, ...Buffer.from(`${file}\0octet\0`)]), port, address);
    });
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}
