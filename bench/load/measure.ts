// A child of the bench: loads a site once and prints what it took, as JSON.
// usage: measure.ts SITE
import { loadSite } from '../../site';

const [siteDirectory] = process.argv.slice(2);
if (!siteDirectory) throw new Error('usage: measure.ts SITE');

const before = process.cpuUsage();
const start = performance.now();
const result = loadSite({ siteDirectory });
const milliseconds = performance.now() - start;
const { user, system } = process.cpuUsage(before);
if (!result.ok) throw new Error(JSON.stringify(result.problems.slice(0, 3), null, 1));
const mebibytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ milliseconds, cpuMilliseconds: (user + system) / 1000, mebibytes }));
