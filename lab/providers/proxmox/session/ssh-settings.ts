/** How nodes are reached over SSH, where the API has no way. */
export interface SshSettings {
  readonly username: string;
  /** PEM of a private key. */
  readonly privateKey: string | undefined;
  /** Socket of an agent. */
  readonly agentSocket: string | undefined;
  readonly password: string | undefined;
  /** Home of the user, whose known_hosts and configuration count. */
  readonly home: string | undefined;
  /** Addresses given for nodes, by node name. */
  readonly nodes: ReadonlyMap<string, { readonly address: string; readonly port: number }>;
  /** `api` asks the node for its address, `dns` takes its name. */
  readonly addressSource: 'api' | 'dns';
}
