import type { InstallConfig, Services } from '../model';
import type { InstallSection } from '../schema';
import { buildLoadBalancer } from './build-load-balancer';
import { defined } from './defined';
import type { MachineDraft } from './drafts';

/** Makes the operating-system side of a machine. */
export function buildInstall(
  { install, hostname, users, compose }: Pick<MachineDraft, 'install' | 'hostname' | 'users' | 'compose'>,
  posture: InstallConfig['posture'],
): InstallConfig {
  return {
    hostname: hostname.value,
    posture: install.posture ?? posture,
    timezone: install.timezone ?? 'Etc/UTC',
    locale: install.locale ?? 'C.UTF-8',
    ntpServers: install.ntp_servers ?? [],
    users,
    packages: install.packages ?? [],
    groups: install.groups ?? [],
    vars: install.vars ?? {},
    ...defined({ roles: install.roles, secrets: install.secrets, services: servicesOf(install, compose) }),
  };
}

function servicesOf({ services }: InstallSection, compose: MachineDraft['compose']): Services | undefined {
  if (!services) return undefined;
  const { docker, haproxy, nix } = services;
  return defined({
    docker: docker && {
      enabled: docker.enabled ?? true,
      dataRoot: docker.data_root ?? '/var/lib/docker',
      users: docker.users ?? [],
      registryMirrors: docker.registry_mirrors ?? [],
      compose: Object.fromEntries(compose.map(({ name, project }) => [name, project])),
    },
    haproxy: haproxy && buildLoadBalancer(haproxy),
    nix: nix && {
      enabled: nix.enabled ?? true,
      packages: nix.packages ?? [],
      services: nix.services ?? {},
      ...defined({ channel: nix.channel }),
    },
  });
}
