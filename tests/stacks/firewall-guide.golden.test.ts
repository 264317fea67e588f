import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { firewallPlans } from '../../stacks/firewall/firewall-plan';
import { adding, siteOf } from '../site/small-site';

const guide = readFileSync(resolve(__dirname, '../../docs/firewall.md'), 'utf8');

// Regenerate with: npm run golden
const golden = resolve(__dirname, '../golden/firewall/guide.json');

/** The block of the guide for a file, without the indent of a list. */
function blockOf(file: string): string {
  const found = new RegExp(`^( *)\`\`\`yaml\\n *# specs/${file}\\n([\\s\\S]*?)^ *\`\`\``, 'm').exec(guide);
  if (!found) throw new Error(`the guide has no ${file}`);
  return (found[2] ?? '').replaceAll(new RegExp(`^${found[1] ?? ''}`, 'gm'), '');
}

test('what the guide shows loads, and makes what its table says', () => {
  const [firewall = '', vm = ''] = blockOf('envs/prod.yaml').split(/^(?=vm:)/m);
  const site = siteOf({
    'nodes/pve1.yaml': adding(blockOf('nodes/pve1.yaml')),
    'envs/prod.yaml': `node: pve1\nvm_ids: { first: 11000, last: 11999 }\nmembers: [lb1, web1, db1]\n${firewall}${vm}`,
    'vm_specs.yaml': adding(
      ['lb1', 'web1']
        .map(
          (name, index) =>
            `  ${name}:\n    vm_id: ${String(11_001 + index)}\n    nics: { net0: { bridge: vmbr0, ipv4: 192.0.2.1${String(index)}/24 } }\n`,
        )
        .join(''),
    ),
    'vms/db1.yaml': `vm_id: 11003\nnics: { net0: { bridge: vmbr0, ipv4: 192.0.2.13/24 } }\n${blockOf('vms/db1.yaml')}`,
    'install_config.yaml': `hosts:
  lb1: { roles: { haproxy: true, node_exporter: true }, services: { haproxy: { frontends: { web: { bind: "*:443" } }, backends: { web: { servers: { web1: "192.0.2.11:443" } } } } } }
  web1: { groups: [web], roles: { node_exporter: true } }
`,
  });
  const prod = site.environments.find(({ name }) => name === 'prod')!;
  const { names, guests } = firewallPlans(site, prod).get('pve1')!;
  const made = `${JSON.stringify({ names, guests: Object.fromEntries(guests) }, undefined, 2)}\n`;
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(dirname(golden), { recursive: true });
    writeFileSync(golden, made);
  }
  expect(made).toBe(readFileSync(golden, 'utf8'));
  expect(Object.keys(names.groups)).toEqual(['prod-g-web', 'prod-haproxy', 'prod-node_exporter']);
  expect(Object.keys(names.ipSets).sort()).toEqual([
    'prod-admins',
    'prod-group-web',
    'prod-office',
    'prod-role-haproxy',
  ]);
  expect(names.aliases).toEqual({ 'prod-lb1': '192.0.2.10' });
  expect(guests.get('db1')?.rules.map(({ macro, source }) => [macro, source])).toEqual([
    ['SSH', '+dc/prod-admins'],
    ['PostgreSQL', '+dc/prod-group-web'],
  ]);
  expect(guests.get('web1')?.rules.map(({ macro }) => macro)).toEqual(['SSH', 'Ping']);
  expect(site.nodes[0]?.setup).toMatchObject({
    firewall: { rules: [{ name: 'exporter' }] },
    datacenter: { firewall: { enabled: true, admins: ['10.0.9.0/24'], rules: [{ name: 'nfs' }] } },
  });
});
