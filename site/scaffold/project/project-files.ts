import { continuousIntegration } from './continuous-integration';
import { packageManifest, type ProjectPackages } from './package-manifest';

/** What a site's own repository is called, and what it uses. */
export interface ProjectRequest {
  /** Name of the site and of its npm package, `home-lab`. */
  readonly name: string;
  /** Where npm takes Rackwright from: `^0.1.0`, `file:../rackwright-0.1.0.tgz`. */
  readonly rackwright: string;
  /** Version ranges of what it is used with. */
  readonly packages: ProjectPackages;
}

/** Files of a repository around the specs, by their path. */
export function projectFiles(request: ProjectRequest): ReadonlyMap<string, string> {
  return new Map([
    ['package.json', packageManifest(request)],
    ['cdktf.json', cdktfManifest],
    ['tsconfig.json', compilerOptions],
    ['main.ts', app],
    ['.gitignore', ignored],
    ['.github/workflows/rackwright.yml', continuousIntegration],
    ['README.md', readme(request.name)],
  ]);
}

const cdktfManifest = `{
  "language": "typescript",
  "app": "npx tsx main.ts",
  "sendCrashReports": "false"
}
`;

const compilerOptions = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "node20",
    "types": ["node"],
    "strict": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["*.ts"]
}
`;

const app = `import { composeSite } from 'rackwright';

// One stack for each environment of specs/. Stacks of your own come beside them:
//   composeSite(process, { extend: (app) => new MyStack(app, 'mine') });
// with constructs of 'rackwright/constructs' and resources of 'rackwright/provider-proxmox/lib/…'.
composeSite(process);
`;

// Allocations are not among them: they are what keeps ids and addresses where they are.
const ignored = `node_modules/
.venv/
.rackwright/
cdktf.out/
cdktf.log
*.tfstate
*.tfstate.*
`;

function readme(name: string): string {
  return `# ${name}

Machines of this site, described in \`specs/\` for [Rackwright](https://www.npmjs.com/package/rackwright).

\`\`\`sh
npm install
npm run setup                   # says what is missing on this machine, and installs it
npx rackwright lab up           # the built-in lab; leave it out on real nodes
npx rackwright diff dev         # what a deploy would do
npx rackwright deploy dev       # or npx cdktf deploy dev
\`\`\`

\`specs/nodes/\` says where Proxmox VE is; \`specs/allocations.lock.yaml\`, which the first deploy writes, belongs into Git.
The state is a local file until \`backend\` in \`specs/site.yaml\` names a place that others reach too: the workflow in
\`.github/workflows/\` needs one.
`;
}
