// The table of rooms in docs/architecture.md, as rules. A room may import what stands behind it, itself, and packages.
const rooms = {
  site: [],
  answers: ['site'],
  pve: ['site'],
  bindings: [],
  pages: [],
  constructs: ['site', 'answers', 'bindings', 'policies'],
  stacks: ['site', 'constructs', 'bindings'],
  examples: ['constructs', 'bindings'],
  inventory: ['site'],
  lab: ['site', 'pve', 'pages'],
  gateway: ['pve'],
  policies: ['site'],
  boot: ['site', 'answers', 'pve', 'inventory', 'pages'],
  provider: ['lab', 'boot'],
  deploy: ['site', 'stacks', 'inventory', 'lab', 'gateway', 'policies'],
  cli: ['site', 'pve', 'inventory', 'lab', 'policies', 'deploy', 'boot'],
};

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-imports`,
  comment: `${room}/ may import: ${[...allowed, 'itself'].join(', ')}`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: {
    path: '^[a-z]+/.+[.]ts$|^main[.]ts$',
    pathNot: [`^(${[room, ...allowed].join('|')})/`, '^node_modules/'],
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'rooms-through-their-index',
      comment: 'A top-level room is imported only through its index.',
      severity: 'error',
      from: { path: '^([a-z]+)/', pathNot: '^(tests|bench)/' },
      to: {
        path: '^([a-z]+)/.+[.]ts$',
        pathNot: ['^$1/', '/index[.]ts$', '^node_modules/', '^site/model[.]ts$'],
      },
    },
    {
      name: 'cdktf-in-few-places',
      comment: 'So that a move to the fork of cdktf is a rename.',
      severity: 'error',
      from: { pathNot: '^(constructs|stacks|bindings|examples|tests|bench|node_modules)/|^main[.]ts$' },
      to: { path: '^node_modules/(cdktf|constructs)/' },
    },
    {
      name: 'main-imports',
      severity: 'error',
      from: { path: '^(main|index)[.]ts$' },
      to: { path: '^[a-z]+/.+[.]ts$', pathNot: ['^(site|stacks|deploy|policies)/', '^node_modules/'] },
    },
    {
      name: 'rooms-of-the-table',
      comment: 'A new room begins with a line of the table: what it may import, and who may import it.',
      severity: 'error',
      from: {},
      to: {
        path: '^[a-z-]+/.+[.]ts$',
        pathNot: [`^(${[...Object.keys(rooms), 'tests', 'bench', 'setup'].join('|')})/`, '^node_modules/'],
      },
    },
    ...roomRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(eslint[.]config[.]mjs|(dist|cdktf[.]out|[.]venv|[.]rackwright)/)' },
    // tsConfig stays out: with it the folder constructs/ is mistaken for the npm package of that name.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
