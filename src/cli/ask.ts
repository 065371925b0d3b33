import { beforeSignal } from "../host/signals.ts";
import type { Locale } from "../rule.ts";

/** One of the answers that a question offers. */
interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Puts questions to whoever sits at the terminal; undefined for an answer means that they went away with Ctrl-C or Ctrl-D. */
export interface Asker {
  /** Shows what is known before the first question. */
  tell(title: string, text: string): void;
  choose(question: string, choices: readonly Choice[], first: string): Promise<string | undefined>;
  chooseSeveral(
    question: string,
    choices: readonly Choice[],
    chosen: readonly string[],
  ): Promise<readonly string[] | undefined>;
  confirm(question: string, first: boolean): Promise<boolean | undefined>;
}

const ANSWERS = {
  en: { active: "Yes", inactive: "No" },
  ko: { active: "예", inactive: "아니요" },
} as const;

/** Asks on the terminal of this process. What draws the questions is loaded only now: most runs ask nothing. */
export async function askOnTerminal(locale: Locale): Promise<Asker> {
  const { confirm, isCancel, multiselect, note, select } = await import("@clack/prompts");
  return {
    tell: (title, text) => note(text, title, { format: (line) => line }),
    async choose(message, choices, initialValue) {
      const question = { message, options: [...choices], initialValue };
      const answer = await answerOf((signal) => select({ ...question, signal }));
      return isCancel(answer) ? undefined : answer;
    },
    async chooseSeveral(message, choices, chosen) {
      const question = { message, options: [...choices], initialValues: [...chosen], required: false };
      const answer = await answerOf((signal) => multiselect({ ...question, signal }));
      return isCancel(answer) ? undefined : answer;
    },
    async confirm(message, initialValue) {
      const question = { message, initialValue, ...ANSWERS[locale] };
      const answer = await answerOf((signal) => confirm({ ...question, signal }));
      return isCancel(answer) ? undefined : answer;
    },
  };
}

const SHOW_CURSOR = "\u001B[?25h";

/** Waits for the answer to a question. What draws it takes Ctrl-D, and the end of the input, for nothing, and waits for ever. */
async function answerOf<Answer>(put: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const { stdin, stdout } = process;
  const leaving = new AbortController();
  // Once it has done with the key.
  const leave = (): void => {
    setImmediate(() => leaving.abort());
  };
  const takeKey = (_text: unknown, key: { readonly ctrl?: boolean; readonly name?: string }): void => {
    if (key.ctrl === true && key.name === "d") leave();
  };
  stdin.on("keypress", takeKey);
  stdin.once("end", leave);
  // It has hidden the cursor, and taken the keys as they are.
  const stop = beforeSignal(() => {
    stdin.setRawMode(false);
    stdout.write(`${SHOW_CURSOR}\n`);
  });
  try {
    return await put(leaving.signal);
  } finally {
    stop();
    stdin.off("keypress", takeKey);
    stdin.off("end", leave);
  }
}
