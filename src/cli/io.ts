/** What a run needs of the world; small enough for a test to play it in memory. */
export interface Io {
  readonly cwd: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The clock, read once a run; the system's where it is absent. */
  readonly now?: () => Date;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** 0: all is well. 1: findings that fail the run. 2: the run itself went wrong. */
export type ExitCode = 0 | 1 | 2;
