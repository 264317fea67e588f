import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Fleet, MACHINE_STATES } from '../machines';
import { type FollowedSite, SPECS_STATES } from '../follow-site';
import { NETWORK_STATES, type NetworkState } from '../network';

/** Figures of this server for Prometheus. */
export class Figures {
  readonly #registry = new Registry();
  readonly #requests: Histogram;

  /**
   * @param fleet whose machines are counted when somebody asks
   * @param networkState how DHCP, TFTP and names are; undefined where the server has none
   * @param specs what the server works by
   */
  constructor(
    fleet: Fleet,
    networkState: () => NetworkState | undefined,
    specs: Pick<FollowedSite, 'state'>,
  ) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'rackwright_http_request_seconds',
      help: 'Duration of requests',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    const machines = new Gauge({
      name: 'rackwright_machines',
      help: 'Machines by their state',
      labelNames: ['state'],
      registers,
      async collect(): Promise<void> {
        const counts = new Map<string, number>(MACHINE_STATES.map((state) => [state, 0]));
        for (const { status } of await fleet.list())
          counts.set(status.state, (counts.get(status.state) ?? 0) + 1);
        for (const [state, count] of counts) machines.set({ state }, count);
      },
    });
    const network = new Gauge({
      name: 'rackwright_network',
      help: 'How the services of the provisioning network are: 1 for the state that it is in',
      labelNames: ['state'],
      registers,
      collect(): void {
        const now = networkState();
        if (now === undefined) return;
        for (const state of NETWORK_STATES) network.set({ state }, state === now ? 1 : 0);
      },
    });
    const specsNow = new Gauge({
      name: 'rackwright_specs',
      help: 'How the specs are that the server works by: 1 for the state that they are in',
      labelNames: ['state'],
      registers,
      collect(): void {
        if (specs.state === undefined) return;
        for (const state of SPECS_STATES) specsNow.set({ state }, state === specs.state ? 1 : 0);
      },
    });
  }

  /** Counts a request. @param route its pattern, which holds no token */
  observe(
    labels: { readonly method: string; readonly route: string; readonly status: number },
    seconds: number,
  ): void {
    this.#requests.observe(labels, seconds);
  }

  /** Type of the text. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All figures, in Prometheus' text form. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
