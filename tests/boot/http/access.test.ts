import { isIn, plain } from '../../../boot/http/access';

test.each([
  ['10.0.12.21', '10.0.12.21'],
  ['::ffff:10.0.12.21', '10.0.12.21'],
  ['fe80::5054:ff:fe00:1%eno2', 'fe80::5054:ff:fe00:1'],
  ['2001:db8::1', '2001:db8::1'],
])('who asks from %s is %s', (address, shown) => {
  expect(plain(address)).toBe(shown);
});

test.each([
  ['10.0.12.0/24', '::ffff:10.0.12.21', true],
  ['10.0.12.0/24', '10.0.13.1', false],
  ['fe80::/10', 'fe80::1%eno2', true],
  ['10.0.12.7', '10.0.12.7', true],
  ['10.0.12.7', '10.0.12.8', false],
  ['fd00::/8', '10.0.12.7', false],
])('of the network %s is %s: %s', (network, address, is) => {
  expect(isIn([network], address)).toBe(is);
});
