import type { AddressInfo } from 'node:net';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { BmcAccess } from '../../../boot/power/power-control';
import { makeCertificate } from '../../../pve/certificate';

/** Something that a client sent. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly ifMatch?: string;
}

/** A BMC that answers as a vendor's does. */
export interface VendorBmc {
  readonly access: BmcAccess;
  /** All that was sent to change something. */
  readonly sent: readonly Sent[];
  close(): Promise<void>;
}

/** What a vendor's BMC says. */
export interface Vendor {
  readonly root?: object;
  readonly system?: object;
  /** Answers a change; the number of changes before it is given. */
  readonly change?: (sent: Sent, before: number) => readonly [status: number, body?: object];
  /** Answers everything instead. */
  readonly answer?: (path: string, reply: ServerResponse) => void;
}

const SYSTEM = '/redfish/v1/Systems/1';

/** A refusal in Redfish's form. */
export function refusalWith(MessageId: string): object {
  return { error: { '@Message.ExtendedInfo': [{ MessageId }] } };
}

/** Starts one on loopback. */
export async function startVendorBmc(vendor: Vendor): Promise<VendorBmc> {
  const { key, cert } = await makeCertificate({
    name: 'CN=BMC',
    now: Date.now(),
    days: 1,
    hosts: ['127.0.0.1'],
  });
  const sent: Sent[] = [];
  const bodies: Readonly<Record<string, object>> = {
    '/redfish/v1/': { Systems: { '@odata.id': '/redfish/v1/Systems' }, ...vendor.root },
    '/redfish/v1/Systems': { Members: [{ '@odata.id': SYSTEM }] },
    [SYSTEM]: { PowerState: 'Off', ...vendor.system },
  };
  const server = createServer({ key, cert }, (request, reply) => {
    const { method = 'GET', url: path = '' } = request;
    if (vendor.answer) {
      vendor.answer(path, reply);
      return;
    }
    const say = (status: number, body?: object): void => {
      reply.writeHead(status, { etag: 'W/"1"' }).end(body === undefined ? '' : JSON.stringify(body));
    };
    if (method === 'GET') {
      const body = bodies[path];
      say(body === undefined ? 404 : 200, body);
      return;
    }
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const ifMatch = request.headers['if-match'];
      const body = JSON.parse(text) as Sent['body'];
      const entry = { method, path, body, ...(ifMatch === undefined ? {} : { ifMatch }) };
      sent.push(entry);
      say(...(vendor.change?.(entry, sent.length - 1) ?? [204]));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    access: {
      ...{ address: '127.0.0.1', port: (server.address() as AddressInfo).port },
      ...{ tlsVerify: false, user: 'admin', password: 'a long password' },
    },
    sent,
    close: () =>
      new Promise((done) => {
        server.close(() => {
          done();
        });
        server.closeAllConnections();
      }),
  };
}
