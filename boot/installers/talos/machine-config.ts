import { stringify } from 'yaml';
import type { Cluster, HostDisk, Json, OsProfile, PhysicalHost } from '../../../site';
import { talosInterfaces } from './network';
import type { SecretsBundle } from './secrets-bundle';

/** The newest release that was looked at. */
const NEWEST = 'v1.11.3';

/** As `talosctl gen config` of 1.11 guards an API server: pods are held to "baseline", requests are written down. */
const GUARDED = {
  admissionControl: [
    {
      name: 'PodSecurity',
      configuration: {
        apiVersion: 'pod-security.admission.config.k8s.io/v1alpha1',
        kind: 'PodSecurityConfiguration',
        defaults: {
          ...{ enforce: 'baseline', 'enforce-version': 'latest' },
          ...{ audit: 'restricted', 'audit-version': 'latest' },
          ...{ warn: 'restricted', 'warn-version': 'latest' },
        },
        exemptions: { usernames: [], runtimeClasses: [], namespaces: ['kube-system'] },
      },
    },
  ],
  auditPolicy: { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'Metadata' }] },
};

/** What a machine of a cluster of Talos Linux is told. */
export interface TalosMachine {
  readonly host: PhysicalHost;
  readonly profile: OsProfile;
  readonly cluster: Cluster;
  /** Address that the Kubernetes API is reached at. */
  readonly endpoint: string;
  readonly disk: HostDisk;
  readonly secrets: SecretsBundle;
}

/**
 * The machine config of a member of a cluster, whole: Talos installs itself by it, and joins.
 * @see https://www.talos.dev/v1.11/reference/configuration/v1alpha1/config/
 */
export function renderMachineConfig(machine: TalosMachine): string {
  const { host, profile, cluster, disk, endpoint } = machine;
  const { install } = host;
  const leads = isControlPlane(machine);
  const nameservers = [...new Set(host.interfaces.flatMap(({ dnsServers }) => dnsServers))];
  return stringify({
    version: 'v1alpha1',
    debug: false,
    persist: true,
    machine: {
      type: leads ? 'controlplane' : 'worker',
      token: machine.secrets.trustdinfo.token,
      ca: authority(machine.secrets.certs.os, leads),
      certSANs: leads ? [endpoint] : [],
      kubelet: { defaultRuntimeSeccompProfileEnabled: true, disableManifestsDirectory: true },
      network: {
        hostname: install.hostname,
        interfaces: talosInterfaces(host),
        ...(nameservers.length > 0 ? { nameservers } : {}),
      },
      ...(install.ntpServers.length > 0 ? { time: { servers: [...install.ntpServers] } } : {}),
      install: {
        ...target(disk),
        image: `ghcr.io/siderolabs/installer:${release(cluster.version ?? profile.version)}`,
        wipe: false,
        ...(profile.kernelArguments.length > 0 ? { extraKernelArgs: [...profile.kernelArguments] } : {}),
      },
      ...(leads ? { nodeLabels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } } : {}),
      features: {
        rbac: true,
        stableHostname: true,
        apidCheckExtKeyUsage: true,
        diskQuotaSupport: true,
        kubePrism: { enabled: true, port: 7445 },
        hostDNS: { enabled: true, forwardKubeDNSToHost: true },
      },
    },
    cluster: clusterPart(machine, leads),
  });
}

function clusterPart({ cluster, endpoint, secrets }: TalosMachine, leads: boolean): Json {
  const { certs } = secrets;
  return {
    ...{ id: secrets.cluster.id, secret: secrets.cluster.secret },
    controlPlane: { endpoint: `https://${endpoint.includes(':') ? `[${endpoint}]` : endpoint}:6443` },
    clusterName: cluster.name,
    network: {
      dnsDomain: 'cluster.local',
      podSubnets: [cluster.podCidr ?? '10.244.0.0/16'],
      serviceSubnets: [cluster.serviceCidr ?? '10.96.0.0/12'],
    },
    token: secrets.secrets.bootstraptoken,
    ca: authority(certs.k8s, leads),
    discovery: { enabled: true, registries: { kubernetes: { disabled: true }, service: {} } },
    // A worker gets no key that signs.
    ...(leads
      ? {
          secretboxEncryptionSecret: secrets.secrets.secretboxencryptionsecret,
          aggregatorCA: certs.k8saggregator,
          serviceAccount: certs.k8sserviceaccount,
          apiServer: { certSANs: [endpoint], disablePodSecurityPolicy: true, ...GUARDED },
          etcd: { ca: certs.etcd },
        }
      : {}),
  };
}

function isControlPlane({ cluster, host }: TalosMachine): boolean {
  return cluster.controlPlane.includes(host.name);
}

function authority({ crt, key }: { crt: string; key: string }, leads: boolean): Json {
  return { crt, key: leads ? key : '' };
}

/** By its serial number where there is one: paths change from one start to the next. */
function target({ serial, path }: HostDisk): Record<string, Json> {
  return serial === undefined ? { disk: path ?? '' } : { diskSelector: { serial } };
}

function release(version: string = NEWEST): string {
  return version.startsWith('v') ? version : `v${version}`;
}
