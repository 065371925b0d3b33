import type { Locale } from "../rule.ts";

/** One of the answers that a question offers. */
interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Puts questions to whoever sits at the terminal; undefined for an answer means that they went away with Ctrl-C. */
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
      const answer = await select({ message, options: [...choices], initialValue });
      return isCancel(answer) ? undefined : answer;
    },
    async chooseSeveral(message, choices, chosen) {
      const options = [...choices];
      const answer = await multiselect({ message, options, initialValues: [...chosen], required: false });
      return isCancel(answer) ? undefined : answer;
    },
    async confirm(message, initialValue) {
      const answer = await confirm({ message, initialValue, ...ANSWERS[locale] });
      return isCancel(answer) ? undefined : answer;
    },
  };
}
