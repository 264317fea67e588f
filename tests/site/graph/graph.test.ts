import fc from '../../properties';
import { renderMermaid, renderSvg, siteGraph, type SiteGraph } from '../../../site';
import { arrange } from '../../../site/graph/arrange';
import { adding, siteOf } from '../small-site';

const site = siteOf({
  'site.yaml': adding('networks: { storage: { cidr: 10.0.14.0/24 } }\n'),
  'hosts/rack1.yaml': 'nics: { eno1: { mac: "3C:EC:EF:00:00:01", network: storage, ipv4: 10.0.14.11/24 } }\n',
});

test('a site has its nodes, networks and machines, joined by addresses', () => {
  const { boxes, edges } = siteGraph(site);
  expect(boxes.map(({ id, layer }) => `${String(layer)} ${id}`).sort()).toEqual([
    '0 host/rack1',
    '0 node/pve1',
    '1 bridge/pve1/vmbr0',
    '1 network/storage',
    '1 vnet/devnet',
    '2 vm/dev-router',
    '2 vm/dev1',
    '2 vm/dev2',
  ]);
  expect(edges).toContainEqual({ from: 'vnet/devnet', to: 'vm/dev1', label: '10.10.10.11/24' });
  expect(edges).toContainEqual({ from: 'host/rack1', to: 'network/storage', label: '10.0.14.11/24' });
  expect(edges).toContainEqual({ from: 'node/pve1', to: 'bridge/pve1/vmbr0' });
});

test('a node is its machine, a bridge on its network is that network, and every box says whose it is', () => {
  const joined = siteOf({
    'site.yaml': adding('networks: { office: { cidr: 192.0.2.0/24 }, storage: { cidr: 10.0.14.0/24 } }\n'),
    'nodes/pve1.yaml': adding('host: rack1\n'),
    'hosts/rack1.yaml': `nics:
  eno1: { mac: "3C:EC:EF:00:00:01" }
  eno2: { mac: "3C:EC:EF:00:00:02" }
bonds: { bond0: { members: [eno1, eno2] } }
vlans: { bond0.40: { parent: bond0, id: 40, network: storage, ipv4: 10.0.14.11/24 } }
bridges: { vmbr0: { ports: [bond0], network: office, ipv4: 192.0.2.1/24 } }
`,
  });
  const { boxes, edges } = siteGraph(joined);
  expect(boxes.map(({ id, lines }) => [id, ...lines].join('|'))).toEqual([
    'node/pve1|pve1|192.0.2.1|machine rack1|bond0: eno1 eno2|bond0.40: VLAN 40 of bond0|vmbr0: bond0',
    'vnet/devnet|devnet|VXLAN 10000|10.10.10.0/24',
    'vm/dev-router|dev-router|dev 10000 on pve1|1 core, 512 MiB',
    'network/office|office|192.0.2.0/24',
    'vm/dev1|dev1|dev 10001 on pve1|1 core, 512 MiB',
    'vm/dev2|dev2|dev 10002 on pve1|1 core, 512 MiB',
    'network/storage|storage|10.0.14.0/24',
  ]);
  expect(edges).toContainEqual({ from: 'node/pve1', to: 'network/storage', label: '10.0.14.11/24, VLAN 40' });
  expect(edges).toContainEqual({ from: 'node/pve1', to: 'network/office', label: 'vmbr0' });
  expect(edges).toContainEqual({ from: 'network/office', to: 'vm/dev-router', label: '192.0.2.2/24' });
});

test('no name can break out of the drawing', () => {
  const hostile = '</text><script>"]; click n0 "javascript:x"\n';
  const graph: SiteGraph = {
    title: hostile,
    boxes: [{ id: hostile, layer: 0, kind: 'vm', lines: [hostile] }],
    edges: [{ from: hostile, to: hostile, label: hostile }],
  };
  expect(renderSvg(graph)).not.toContain('<script>');
  expect(renderMermaid(graph).split('\n')).toHaveLength(7);
});

test('boxes never lie over each other, and all are inside of the drawing', () => {
  const graphs = fc
    .array(fc.constantFrom(0, 1, 2), { minLength: 1, maxLength: 30 })
    .chain((layers) =>
      fc.tuple(
        fc.constant(layers),
        fc.array(fc.tuple(fc.nat(layers.length - 1), fc.nat(layers.length - 1)), { maxLength: 60 }),
      ),
    );
  fc.assert(
    fc.property(graphs, ([layers, pairs]) => {
      const boxes = layers.map((layer, index) => ({
        id: String(index),
        layer: layer,
        kind: 'vm' as const,
        lines: ['x'],
      }));
      const edges = pairs.map(([from, to]) => ({ from: String(from), to: String(to) }));
      const arranged = arrange({ title: '', boxes, edges });
      expect(arranged.boxes).toHaveLength(boxes.length);
      for (const [index, a] of arranged.boxes.entries()) {
        expect(a.y).toBeGreaterThanOrEqual(0);
        expect(a.y + a.height).toBeLessThanOrEqual(arranged.height);
        for (const b of arranged.boxes.slice(index + 1)) {
          expect(a.x !== b.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
        }
      }
    }),
    { numRuns: 100, seed: 7 },
  );
});

test('addresses of one machine stand below each other', () => {
  const svg = renderSvg(siteGraph(site));
  const places = [
    ...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" text-anchor="end" font-size="10" fill="#495057">/g),
  ].map((match) => [Number(match[1]), Number(match[2])]);
  expect(places.length).toBe(5);
  for (const [index, [x, y = 0]] of places.entries()) {
    for (const [otherX, otherY = 0] of places.slice(index + 1)) {
      expect(x !== otherX || Math.abs(y - otherY) >= 10).toBe(true);
    }
  }
});

test('a name that is longer than its box is cut, and no line is drawn over an address', () => {
  const name = 'w'.repeat(60);
  const svg = renderSvg({
    title: 't',
    boxes: [
      { id: 'a', layer: 0, kind: 'node', lines: [name] },
      { id: 'b', layer: 1, kind: 'vm', lines: ['b'] },
    ],
    edges: [{ from: 'a', to: 'b', label: '10.0.0.1/24' }],
  });
  expect(svg).toContain(`${'w'.repeat(23)}…<`);
  expect(svg).not.toContain(name);
  expect(svg.lastIndexOf('<path')).toBeLessThan(svg.indexOf('10.0.0.1/24'));
});

describe('dozens of machines on one network', () => {
  const many = siteOf(
    Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `vms/w${String(index)}.yaml`,
        'environment: dev\nnics: { net0: { ipv4: auto } }\n',
      ]),
    ),
  );
  const graph = siteGraph(many);
  const heightOf = (svg: string): number => Number(/height="(\d+)"/.exec(svg)?.[1]);

  test('share one box with a line each, and fill no more than a screen or two', () => {
    const svg = renderSvg(graph);
    expect(heightOf(svg)).toBeLessThan(1300);
    for (const { name } of many.environments[0]?.vms ?? []) expect(svg).toMatch(new RegExp(`>${name}( |<)`));
    expect(svg).toContain('>62 machines<');
    expect(svg).toContain('>w7  10.10.10.');
    expect(renderMermaid(graph)).toContain('62 machines');
    // As data each is there for itself.
    expect(graph.boxes.filter(({ kind }) => kind === 'vm')).toHaveLength(62);
  });

  test('the router, which is on two networks, keeps a box of its own', () => {
    expect(renderSvg(graph)).toContain('class="router"');
  });
});

test('every kind of box has a colour for dark screens', () => {
  const svg = renderSvg(siteGraph(site));
  const [, rules = ''] = /<style>(.*)<\/style>/.exec(svg) ?? [];
  expect(rules).toContain('prefers-color-scheme: dark');
  for (const [, kind = ''] of svg.matchAll(/class="(\w+)"/g)) expect(rules).toContain(`.${kind} {`);
});

test('lines to a bridge say the VLAN whose frames are meant', () => {
  const site = siteOf({
    'vms/v.yaml': 'environment: dev\nnics: { net0: { bridge: vmbr0, vlan: 20, ipv4: 10.66.0.5/24 } }\n',
    'vms/w.yaml': 'environment: dev\nnics: { net0: { bridge: vmbr0, vlan: 30, ipv4: dhcp } }\n',
  });
  const labels = siteGraph(site).edges.map(({ to, label }) => [to, label]);
  expect(labels).toContainEqual(['vm/v', '10.66.0.5/24, VLAN 20']);
  expect(labels).toContainEqual(['vm/w', 'DHCP, VLAN 30']);
});
