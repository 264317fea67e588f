import { Option } from 'commander';

/** For commands that plan or change an environment. */
export function noGatewayOption(): Option {
  return new Option(
    '--no-gateway',
    'let the provider talk to Proxmox VE itself, without the gateway that spares it requests',
  );
}
