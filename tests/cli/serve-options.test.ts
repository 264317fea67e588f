import { networks, port, reachedAt, servedInterface } from '../../cli/commands/serve-options';
import { run } from './run-program';

test.each(['abc', '', '-1', '65536', '8e3', '80 '])('the port %j is refused', (text) => {
  expect(() => port(text)).toThrow('a port is needed');
});

test.each([
  '',
  'not an address',
  'http://10.0.12.2',
  '10.0.12.2:8443',
  '10.0.12',
  '10.0.12.256',
  'a..b',
  '-a',
])('the address %j, for which a certificate would be made, is refused', (text) => {
  expect(() => reachedAt(text)).toThrow('an IP address or a name is needed');
});

test('what is right is taken', () => {
  expect([port('0'), port('8069')]).toEqual([0, 8069]);
  for (const text of ['10.0.12.2', 'fd00::2', 'boot', 'boot.example.org', '1and1.example'])
    expect(reachedAt(text)).toBe(text);
  expect(networks('10.0.14.0/24', networks('10.0.12.0/24', undefined))).toEqual([
    '10.0.12.0/24',
    '10.0.14.0/24',
  ]);
  expect(servedInterface('eno2=10.0.12.2/24')).toEqual({ interface: 'eno2', address: '10.0.12.2/24' });
});

test.each([
  'eno2',
  '=10.0.12.2/24',
  'eno2=',
  'eno2=10.0.12.2',
  'eno2=10.0.12.0/24x',
  'eno2=10.0.12.2/33',
  'eno2=fd00::2/64',
])('the provisioning network %j is refused', (text) => {
  expect(() => servedInterface(text)).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }));
});

test('a way out without a network that goes by it is refused', async () => {
  const { code, err } = await run('/nowhere', 'serve', '--address', '10.0.12.2', '--nat', 'eno1');
  expect([code, err]).toEqual([2, expect.stringContaining('--nat is of the network of --dhcp')]);
});
