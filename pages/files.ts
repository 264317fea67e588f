import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/** A file that a page loads, as it is answered. */
export interface PageFile {
  /** `text/css; charset=utf-8` */
  readonly type: string;
  readonly text: string;
}

/** The files of one page, and those that all pages load. */
export class PageFiles {
  /**
   * @param home folder of the installed package
   * @param folder of the page's own files in it, `boot/dashboard/assets`
   */
  constructor(
    private readonly home: string,
    private readonly folder: string,
  ) {}

  /** One of the page's own files. */
  own(name: string): PageFile {
    return this.#read(this.folder, name);
  }

  /** One of the files of all pages: `common.css`, `icon.svg`. */
  common(name: string): PageFile {
    return this.#read('pages/assets', name);
  }

  #read(folder: string, name: string): PageFile {
    const type = TYPES[extname(name)];
    if (type === undefined) throw new Error(`no page loads files as ${name}`);
    return { type: `${type}; charset=utf-8`, text: readFileSync(join(this.home, folder, name), 'utf8') };
  }
}
