import { composeSite } from './deploy';

/** The app of `cdktf.json`: one stack for each environment of the site. */
composeSite(process, { home: process.env['RACKWRIGHT_HOME'] ?? process.cwd() });
