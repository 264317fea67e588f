import { adding, problemsOf } from '../small-site';

const secrets = { 'secrets.yaml': 'passwords: { database: x }\n' };

function codesOf(lines: string): readonly string[] {
  return problemsOf({ ...secrets, 'nodes/pve1.yaml': adding(lines) }).map(({ code }) => code);
}

test('a node of the lab needs no token in the secrets, a real one does', () => {
  expect(codesOf('kind: lab\napi_token: lab\n')).not.toContain('UNKNOWN_SECRET');
  expect(codesOf('api_token: lab\n')).toContain('UNKNOWN_SECRET');
});
