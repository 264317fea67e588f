import { parse as parseToml, stringify } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { installable, type InstallUrls, parseRelease, renderAnswer } from '../../../boot/installers';
import { renderIpxeScript } from '../../../boot/network';
import { type Changes, loadSmall } from '../../site/small-site';
import { everyMedium, rackFile, rackSite } from '../rack-site';
import { vmFile, vmRack } from '../vm-rack';

const urls: InstallUrls = {
  ...{ files: 'http://10.0.12.2/boot/t/files/', media: 'http://10.0.12.2/boot/t/media/' },
  ...{ report: 'http://10.0.12.2/report/r', logs: 'http://10.0.12.2/logs/r/' },
  ...{ secureFiles: 'https://10.0.12.2/f/', secureReport: 'https://10.0.12.2/r', certificate: '' },
};

/** Each would be more than a name to somebody who reads it: a shell, TOML, YAML, iPXE, dnsmasq, a page. */
const NAMES = [
  'a;reboot',
  '$(reboot)',
  '`id`',
  'a"b',
  "a'b",
  'a\nroot-password = "x"',
  'a: {b: c}',
  '${net0/mac}',
  'a || reboot',
  'a,set:m-pve1',
  '<img src=x>',
  '../../etc',
  'a b',
  '-rf',
  'x'.repeat(64),
];

/** Everywhere that a host name is said. */
function saying(name: string): readonly Changes[] {
  const quoted = JSON.stringify(name);
  const nics = 'nics: { net0: { bridge: vmbr0, ipv4: 192.0.2.31/24 } }';
  return [
    {
      'hosts/rack1.yaml': `hostname: ${quoted}\nnics: { eno1: { mac: "b4:2e:99:ac:ae:01", ipv4: 192.0.2.32/24 } }\n`,
    },
    {
      'vms/v1.yaml': `environment: dev\nboot_method: pxe\n${nics}\n`,
      'install_config.yaml': `hosts: { v1: { hostname: ${quoted} } }\n`,
    },
    {
      'vm_specs.yaml': (text) =>
        `${text}  ? ${quoted}\n  : { environment: dev, boot_method: pxe, ${nics} }\n`,
    },
  ];
}

test.each(NAMES)('the host name %j is refused before anything is made of it', (name) => {
  expect(saying(name).map((files) => loadSmall(files).ok)).toEqual([false, false, false]);
  expect(saying('fine1').map((files) => loadSmall(files).ok)).toEqual([true, true, true]);
});

/** A serial number is whatever a vendor has burnt in. */
const SERIALS = ['"] [global]', '"\nfqdn = "evil"', "'; reboot; '", '${net0/mac}', '\\', '*', '#', '- a: b'];
const SERIAL = 'UB1';

function filesOf(machine: string, serial: string): Readonly<Record<string, string>> | 'refused' {
  const file = `hosts/${machine}.yaml`;
  const text = rackFile(file).replace(
    /serial: ("(?:[^"\\]|\\.)*")/,
    () => `serial: ${JSON.stringify(serial)}`,
  );
  const found = installable(rackSite({ [file]: text }), machine, { medium: everyMedium });
  if (!found.ok) return 'refused';
  try {
    renderIpxeScript(machine, found.installer.bootPlan(found.target, urls), urls);
    return found.installer.files(found.target, urls);
  } catch {
    return 'refused';
  }
}

/** All paths of what was parsed, which a text that breaks out would add to. */
function pathsOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, `${path}/${key}`));
}

test.each(SERIALS)('the serial number %j stays a text in what installers are told', (serial) => {
  const ubuntu = filesOf('ubuntu1', serial);
  const usual = filesOf('ubuntu1', SERIAL);
  if (serial.includes('\n')) expect(ubuntu).toBe('refused');
  else {
    if (ubuntu === 'refused' || usual === 'refused') throw new Error('refused');
    const [told, expected] = [ubuntu, usual].map((files) => parseYaml(files['user-data'] ?? '') as unknown);
    expect(pathsOf(told)).toEqual(pathsOf(expected));
  }

  for (const [machine, file] of [
    ['debian1', 'preseed.cfg'],
    ['debian1', 'choose-disk.sh'],
    ['image1', 'job'],
  ] as const) {
    const files = filesOf(machine, serial);
    const plain = filesOf(machine, SERIAL);
    // An end of line would be another line, and is refused.
    if (serial.includes('\n')) expect([machine, files]).toEqual([machine, 'refused']);
    else {
      if (files === 'refused' || plain === 'refused') throw new Error(`${machine} is refused`);
      const keysOf = (text = ''): readonly string[] =>
        text.split('\n').map((line) =>
          line
            .split(' ')
            .slice(0, machine === 'image1' ? 1 : 2)
            .join(' '),
        );
      expect(keysOf(files[file])).toEqual(keysOf(plain[file]));
    }
  }
});

test.each(SERIALS)(
  'the serial number %j is read from the answer of Proxmox VE as it was written',
  (serial) => {
    const text = rackFile('hosts/pve1.yaml').replace('"S2HRNX0J403335"', () => JSON.stringify(serial));
    const found = installable(rackSite({ 'hosts/pve1.yaml': text }), 'pve1', { medium: everyMedium });
    const release = parseRelease('9.2');
    if (!found.ok || !release) throw new Error('refused');
    const rendered = renderAnswer(found.target, {
      ...{ release, secret: () => 'x', fingerprint: 'AB', firstBootUrl: urls.secureFiles },
      webhook: { url: 'https://10.0.12.2/webhook', token: 't' },
    });
    if (!rendered.ok) throw new Error(rendered.problems.join());
    expect(parseToml(stringify(rendered.answer))).toEqual(rendered.answer);
  },
);

test.each(['a b', 'x || reboot', '${net0/mac}', 'a\nboot'])(
  'the kernel argument %j is no command of iPXE',
  (argument) => {
    const site = (): ReturnType<typeof vmRack> =>
      vmRack({
        'site.yaml': (text) =>
          `${text.replace('workers: [talos2]', 'workers: [talos2, v-talos]')}  vm-pve: { family: proxmox-ve, host: { answer: { country: at, mailto: root@example.org } } }
  vm-image: { family: ubuntu, image: debian-12, kernel_arguments: [${JSON.stringify(argument)}] }
`,
        'vms/v-image.yaml': vmFile('v-image'),
      });
    expect(() => {
      const found = installable(site(), 'v-image', { medium: everyMedium });
      if (!found.ok) throw new Error('refused');
      renderIpxeScript('v-image', found.installer.bootPlan(found.target, urls), urls);
    }).toThrow();
  },
);
