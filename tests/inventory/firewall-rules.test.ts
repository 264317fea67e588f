import { saidByRole, testWithAnsible } from './said-by-role';

testWithAnsible(
  'a rule of the firewall without ports and sources is told from those that say something',
  () => {
    const security_firewall_allow = [
      { protocol: 'tcp' },
      { ports: ['80'] },
      { from: ['10.0.0.0/8'] },
      { ports: [], from: [] },
    ];
    expect(saidByRole('security', { security_firewall_allow }, 'security_open_rules')).toEqual([
      { protocol: 'tcp', ports: [], from: [] },
      { ports: [], from: [] },
    ]);
  },
);
