import { loadSmall } from '../small-site';

/** What a small site whose variables are these says of itself, all of it. */
function explained(vars: string): string {
  const result = loadSmall({
    'defaults.yaml': (text) => `${text}install: { vars: { db_password: hunter2-below } }\n`,
    'install_config.yaml': `hosts:\n  dev1:\n    vars: ${vars}\n`,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return JSON.stringify(result.origins.environment('dev'));
}

test('variables that look like secrets are not printed, nor what they shadow', () => {
  const text = explained('{ db_password: hunter2, app: { api_key: [hunter3], retries: 3 } }');
  expect(text).not.toMatch(/hunter/);
  expect(text).toContain('***');
});

test('templates, paths and other variables are', () => {
  const text = explained(
    '{ db_password: "{{ vault_db }}", tls_private_key: /etc/ssl/key.pem, base_motd: hello }',
  );
  for (const shown of ['{{ vault_db }}', '/etc/ssl/key.pem', 'hello']) expect(text).toContain(shown);
});
