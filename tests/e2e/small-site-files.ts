/** The files of a site without machines, by their path in `specs`; a node is to be added. */
export const SMALL_SITE_FILES: Readonly<Record<string, string>> = {
  'site.yaml':
    'name: small\ndomain: example.org\nssh: { user: admin, identity: keys/automation }\ninstall: { users: { admin: { sudo: true } } }\n',
  'keys/automation.pub':
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA automation\n',
  'envs/old.yaml': 'node: lab\nvm_ids: { first: 100, last: 999 }\n',
};
