import { request } from 'node:https';
import { startGateway, type Gateway, type GatewayOptions } from '../../gateway';
import type { LabServerOptions } from '../../lab/pve';
import { PveClient } from '../../pve/client';
import { FaultClient } from '../lab/pve/faults/fault-client';
import { startLab, type LabFixture } from '../lab/pve/lab-fixture';

/** An answer as it is on the wire. */
export interface Seen {
  readonly status: number;
  readonly reason: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A lab with a gateway before it. */
export class GatedLab {
  private constructor(
    public fixture: LabFixture,
    readonly gateway: Gateway,
    /** Calls through the gateway. */
    readonly client: PveClient,
  ) {}

  static async start(
    gatewayOptions: Partial<GatewayOptions> = {},
    labOptions: Partial<LabServerOptions> = {},
  ): Promise<GatedLab> {
    const fixture = await startLab(labOptions);
    const endpoint = fixture.lab.url;
    const gateway = await startGateway({ endpoint, insecure: true, ...gatewayOptions });
    const client = new PveClient({
      endpoint: gateway.url,
      token: fixture.lab.token,
      ca: gateway.certificate,
    });
    return new GatedLab(fixture, gateway, client);
  }

  get faults(): FaultClient {
    return new FaultClient(this.fixture);
  }

  /** One look, without a client's own repetitions. */
  look(
    base: string,
    target: string,
    { method = 'GET', body }: { method?: string; body?: string } = {},
  ): Promise<Seen> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `PVEAPIToken=${this.fixture.lab.token}`,
        ...(body === undefined
          ? {}
          : {
              'content-type': 'application/x-www-form-urlencoded',
              'content-length': Buffer.byteLength(body),
            }),
      };
      const sent = request(
        new URL(`api2/json/${target}`, base),
        { method, headers, rejectUnauthorized: false, agent: false },
        (incoming) => {
          let text = '';
          incoming.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
          incoming.on('error', reject);
          incoming.on('end', () => {
            resolve({
              status: incoming.statusCode ?? 0,
              reason: incoming.statusMessage ?? '',
              headers: incoming.headers,
              body: text,
            });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  async remove(): Promise<void> {
    this.client.close();
    await this.gateway.close();
    await this.fixture.remove();
  }
}
