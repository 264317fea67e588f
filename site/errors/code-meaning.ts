/** What a code stands for, as the reference page prints it. */
export interface CodeMeaning {
  /** What is wrong. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
}
