/** What ends this process from outside. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Has something done before a signal ends this process, until the function is called that it gives. As long as that is so,
 * Ctrl-C has to wait for this thread.
 */
export function beforeSignal(act: () => void): () => void {
  const end = (signal: NodeJS.Signals): void => {
    stop();
    act();
    // Nobody listens to it any more, so that it does what it does by itself.
    process.kill(process.pid, signal);
  };
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return stop;
}
