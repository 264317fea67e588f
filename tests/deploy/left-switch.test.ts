import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { withLeftSwitch } from '../../deploy/left-switch';
import type { TerraformState } from '../../deploy/state-json';
import type { Site } from '../../site';
import { adding, siteOf } from '../site/small-site';
import { publicKey } from '../stacks/example-site';

const FIREWALL = 'setup: { datacenter: { firewall: { enabled: true, admins: [192.0.2.64/26] } } }\n';
const second = `api_endpoint: https://192.0.2.1:8006
address: 192.0.2.3
bridges: { vmbr0: { cidr: 192.0.2.0/24, gateway: 192.0.2.254 } }
`;
/** Stacks are written for machines that somebody can log in to. */
const withKey = (text: string): string =>
  text.replace('sudo: true', `sudo: true, ssh_keys: ["${publicKey}"]`);
/** What the state of a node has once it had the switch. */
const state: TerraformState = {
  outputs: {},
  resources: [
    { type: 'proxmox_virtual_environment_cluster_firewall', values: { enabled: true } },
    {
      type: 'proxmox_virtual_environment_firewall_ipset',
      values: { cidr: [{ name: '192.0.2.64/26' }, { name: '192.0.2.7' }] },
    },
  ].map((each) => ({ ...each, mode: 'managed', name: 'firewall' })),
};

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rackwright-switch-'));
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

const request = (site: Site, name: string): Parameters<typeof withLeftSwitch>[0] => ({
  ...{ site, project, home: resolve(__dirname, '../..'), processEnvironment: {} },
  node: site.nodes.find((node) => node.name === name)!,
});
const left = (site: Site, had: TerraformState = state): ReturnType<typeof withLeftSwitch> =>
  withLeftSwitch(request(site, 'pve1'), () => Promise.resolve(had));

test('a firewall of which the specs say nothing any more is switched off, and lets in whom it let in', async () => {
  const { node } = await left(siteOf({ 'site.yaml': withKey }));
  expect(node.setup?.datacenter?.firewall).toEqual({
    enabled: false,
    admins: ['192.0.2.64/26', '192.0.2.7'],
  });
  const stack = readFileSync(join(project, 'cdktf.out/stacks/node--pve1/cdk.tf.json'), 'utf8');
  expect(stack).toContain('"proxmox_virtual_environment_cluster_firewall"');
  expect(stack).toContain('"enabled": false');
});

test('one that never was, and one that the specs have, stay as they are', async () => {
  const never = siteOf({});
  expect((await left(never, { outputs: {}, resources: [] })).node).toBe(request(never, 'pve1').node);
  const has = siteOf({ 'nodes/pve1.yaml': adding(FIREWALL) });
  expect((await left(has)).node).toBe(request(has, 'pve1').node);
});

test('one that is in the file of another node of the cluster now is refused, with both and with what to do', async () => {
  const moved = siteOf({ 'nodes/pve2.yaml': `${second}${FIREWALL}` });
  await expect(left(moved)).rejects.toMatchObject({
    code: 'FIREWALL_SWITCH_MOVED',
    message: expect.stringMatching(
      /was in nodes\/pve1\.yaml, .* is in nodes\/pve2\.yaml now\. Take it back to nodes\/pve1\.yaml; or .*"enabled: false"/,
    ) as string,
  });
});
