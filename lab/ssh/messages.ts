/** What a session tells the lab first, as one line of JSON; its standard input follows as it is. */
export interface CommandHead {
  readonly node: string;
  readonly user: string;
  readonly command: string;
}

/** What the lab answers, each as one line of JSON; `exit` is the last. */
export type CommandAnswer =
  { readonly stream: 'out' | 'error'; readonly text: string } | { readonly exit: number };
