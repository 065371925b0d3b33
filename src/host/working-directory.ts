/** There is no working directory any more; the message is a sentence for whoever runs the tool. */
export class GoneError extends Error {}

/** The absolute path of the working directory; throws a `GoneError` where somebody took it away. */
export function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new GoneError("the working directory is gone; change to a folder that is there.", { cause });
  }
}
