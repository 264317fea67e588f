import { saidByRole, testWithAnsible } from './said-by-role';

/** Where clients find the API, and where a further machine joins. */
const told = (variables: object): unknown =>
  saidByRole(
    'k3s',
    { k3s_servers: ['first'], k3s_address: '10.0.0.2', k3s_config: {}, ...variables },
    "[k3s_server_url, k3s_settings['server']]",
  );

testWithAnsible('the API of k3s is at an address as URLs have it, and at its port', () => {
  const first = 'https://[fd00::11]:6443';
  expect(told({ k3s_endpoint: '' })).toEqual([first, first]);
  expect(told({ k3s_endpoint: 'api.example.org' })).toEqual(['https://api.example.org:6443', first]);
  expect(told({ k3s_endpoint: 'fd00::9', k3s_config: { 'https-listen-port': 7443 } })).toEqual([
    'https://[fd00::9]:7443',
    'https://[fd00::11]:7443',
  ]);
});
