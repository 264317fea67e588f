import { evaluate } from '../../policies';
import { type Changes, adding, loadSmall } from '../site/small-site';

const document = {
  resource: {
    proxmox_virtual_environment_container: { dns1: { unprivileged: false }, dns2: { unprivileged: false } },
  },
};

/** What the policies say of a stack of which the specs say this about policies. */
function judged(policy: string): { isRefused: boolean; open: (string | undefined)[]; stale: string[] } {
  const changes: Changes = { 'envs/dev.yaml': adding(policy) };
  const result = loadSmall(changes);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const [dev] = result.site.environments;
  const report = evaluate(dev!, document, { today: '2026-11-21' });
  return {
    isRefused: report.isRefused,
    open: report.findings
      .filter(({ policy: id, suppressed }) => id === 'ct-privileged' && suppressed === undefined)
      .map(({ subject }) => subject),
    stale: report.stale.map(({ policy: id }) => id),
  };
}

describe('policies as the specs of an environment have them', () => {
  it('refuse what is an error where nothing is said', () => {
    expect(judged('').open.toSorted()).toEqual(['dns1', 'dns2']);
  });

  it('let be what `suppress` names, on the hosts that it names, until the day that it names', () => {
    const rule = (more: string): string =>
      `policy:\n  suppress:\n    - { policy: ct-privileged, reason: old, ${more} }\n`;
    expect(judged(rule('on: [dns1]')).open).toEqual(['dns2']);
    expect(judged(rule('until: 2026-12-31')).open).toEqual([]);
    expect(judged(rule('until: 2026-01-31'))).toMatchObject({
      open: ['dns1', 'dns2'],
      stale: ['ct-privileged'],
    });
  });

  it('take no reason that says nothing', () => {
    const blank = "policy:\n  suppress:\n    - { policy: ct-privileged, reason: '  ' }\n";
    expect(loadSmall({ 'envs/dev.yaml': adding(blank) })).toMatchObject({ ok: false });
  });

  it('refuse for what `fail_on` says, and never for nothing', () => {
    const strict = judged('policy: { fail_on: note }\n').isRefused;
    const lenient = judged('policy: { fail_on: never }\n').isRefused;
    expect([strict, lenient]).toEqual([true, false]);
  });
});
