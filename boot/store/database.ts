/** Something that takes SQL: a database, or a transaction of it. */
export interface Queryable {
  /**
   * Runs one statement.
   * @param text SQL of PostgreSQL, values as `$1`, `$2`, …
   */
  query<Row>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** Runs a script of several statements without values; the rows are those of the last one. */
  run(script: string): Promise<readonly unknown[]>;
}

/** PostgreSQL: embedded, or a server. Both run the same SQL. */
export interface Database extends Queryable {
  /** Does all of the work, or nothing of it where it throws. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
