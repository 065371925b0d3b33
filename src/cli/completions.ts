import type { Argument, Command, Option } from "commander";
import { LEVELS } from "../config/schema.ts";
import { FORMAT_NAMES } from "../report/formats.ts";
import type { Rule } from "../rule.ts";
import type { Shell } from "./options.ts";

/** What may stand behind an option, or in the place of an argument. */
type Value =
  | { readonly kind: "nothing" }
  | { readonly kind: "anything"; readonly name: string }
  | { readonly kind: "file" }
  /** A branch, tag or commit. */
  | { readonly kind: "ref" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  /** The id of a rule. */
  | { readonly kind: "rule" }
  /** `id: level` */
  | { readonly kind: "rule-level" }
  /** `format=file` */
  | { readonly kind: "output" };

interface OptionWord {
  readonly name: string;
  readonly description: string;
  readonly value: Value;
}

interface CommandWord {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWord[];
  /** In order; the last one again and again where more may follow. */
  readonly values: readonly Value[];
  readonly isRepeated: boolean;
}

interface Words {
  readonly program: CommandWord;
  readonly commands: readonly CommandWord[];
  readonly rules: readonly { readonly id: string; readonly summary: string }[];
}

/** Options of the program that its commands take as well. */
const SHARED = ["--config", "--no-config", "--locale", "--color", "--no-color", "--help"];

/** The script that completes the command line of `review-lint` in a shell. */
export function completionScript(shell: Shell, program: Command, rules: readonly Rule[]): string {
  const own = wordsOf(program);
  const shared = own.options.filter(({ name }) => SHARED.includes(name));
  const words: Words = {
    program: own,
    commands: program.commands.map((command) => {
      const made = wordsOf(command);
      const known = new Set(made.options.map(({ name }) => name));
      return { ...made, options: [...made.options, ...shared.filter(({ name }) => !known.has(name))] };
    }),
    rules: rules.map(({ meta }) => ({ id: meta.id, summary: meta.summary.en })),
  };
  return SCRIPTS[shell](words);
}

function wordsOf(command: Command): CommandWord {
  const options = command.options.filter(({ hidden }) => !hidden).map(optionWord);
  const help = { name: "--help", description: "print the help", value: { kind: "nothing" } } as const;
  return {
    name: command.name(),
    description: command.description(),
    options: [...options, help],
    values: command.registeredArguments.map(argumentValue),
    isRepeated: command.registeredArguments.some(({ variadic }) => variadic),
  };
}

function optionWord({ long, flags, description, argChoices }: Option): OptionWord {
  const name = long ?? flags;
  const meta = /^[^<[]*[<[](.+)[>\]]/.exec(flags)?.[1];
  if (meta === undefined) return { name, description, value: { kind: "nothing" } };
  if (argChoices) return { name, description, value: { kind: "words", words: argChoices } };
  return { name, description, value: VALUES[meta] ?? { kind: "anything", name: meta } };
}

function argumentValue(argument: Argument): Value {
  if (argument.argChoices) return { kind: "words", words: argument.argChoices };
  return argument.name() === "rule" ? { kind: "rule" } : { kind: "file" };
}

/** By what an option's value is called in the help. */
const VALUES: { readonly [name: string]: Value } = {
  file: { kind: "file" },
  ref: { kind: "ref" },
  "id: level": { kind: "rule-level" },
  "name=file": { kind: "output" },
};

const BRANCHES = "git for-each-ref --format='%(refname:short)' refs/heads refs/tags refs/remotes 2>/dev/null";

function bash({ program, commands, rules }: Words): string {
  const valued = [program, ...commands].flatMap(({ options }) => options);
  const branches = [...new Map(valued.map((option) => [option.name, option])).values()].flatMap(
    ({ name, value }) => {
      const reply = bashReply(value);
      return reply === undefined ? [] : [`    ${name}) ${reply}; return ;;`];
    },
  );
  const inCommands = commands.map(({ name, options, values }) => {
    const first = values.slice(0, 1).map(bashReply).join("") || ":";
    return `    ${name})
      if [[ $cur == -* ]]; then __review_lint_words "${namesOf(options)}"
      elif ((at == 1)); then ${first}; fi ;;`;
  });
  return `# Completions of review-lint for bash. Put into ~/.bashrc:
#   eval "$(review-lint completions bash)"

# Only for words of this script.
__review_lint_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }

__review_lint_prefixes() {
  COMPREPLY=($(compgen -S "$2" -W "$1" -- "$cur"))
  compopt -o nospace 2>/dev/null
}

# What is named by others may look like code: compgen -W would run it, and so would the line that it is put into.
__review_lint_refs() {
  local ref quoted
  while IFS= read -r ref; do
    printf -v quoted %q "$ref"
    if [[ $ref == "$cur"* || $quoted == "$cur"* ]]; then COMPREPLY+=("$quoted"); fi
  done < <(${BRANCHES})
}

# Commands, and files beside them; where no command fits, bash completes the names of files by itself, and better.
__review_lint_first() {
  local file quoted
  __review_lint_words "${commands.map(({ name }) => name).join(" ")}"
  ((\${#COMPREPLY[@]} > 0)) || return
  while IFS= read -r file; do
    printf -v quoted %q "$file"
    COMPREPLY+=("$quoted")
  done < <(compgen -f -- "$cur")
}

# bash takes "id:level" and "--option=value" apart; COMPREPLY left empty means the names of files.
_review_lint() {
  local cur=\${COMP_WORDS[COMP_CWORD]} option=\${COMP_WORDS[COMP_CWORD-1]} command= at=0 i
  local rules="${rules.map(({ id }) => id).join(" ")}"
  COMPREPLY=()
  if [[ $cur == "=" || $cur == ":" ]]; then cur=
  elif [[ $option == "=" || $option == ":" ]]; then option=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if [[ " $rules " == *" $option "* && " \${COMP_WORDS[*]:COMP_CWORD-3:2} " == *" --rule "* ]]; then
    __review_lint_words "${LEVELS.join(" ")}"; return
  fi
  case $option in
${branches.join("\n")}
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${commands.map(({ name }) => name).join("|")}) if [[ -z $command ]]; then command=\${COMP_WORDS[i]}; at=$((COMP_CWORD - i)); fi ;;
    esac
  done
  case $command in
${inCommands.join("\n")}
    *)
      if [[ $cur == -* ]]; then __review_lint_words "${namesOf(program.options)}"
      elif ((COMP_CWORD == 1)); then __review_lint_first; fi ;;
  esac
}
complete -o default -F _review_lint review-lint
`;
}

/** What completes a value in bash; undefined where none follows. */
function bashReply(value: Value): string | undefined {
  switch (value.kind) {
    case "nothing":
      return undefined;
    case "anything":
    case "file":
      return ":";
    case "ref":
      return "__review_lint_refs";
    case "words":
      return `__review_lint_words "${value.words.join(" ")}"`;
    case "rule":
      return '__review_lint_words "$rules"';
    case "rule-level":
      return '__review_lint_prefixes "$rules" ":"';
    case "output":
      return `__review_lint_prefixes "${FORMAT_NAMES.join(" ")}" "="`;
  }
}

function namesOf(options: readonly OptionWord[]): string {
  return options.map(({ name }) => name).join(" ");
}

function zsh({ program, commands, rules }: Words): string {
  const spec = ({ name, description, value }: OptionWord) => {
    const action = zshAction(value);
    const often = value.kind === "rule-level" || value.kind === "output" ? "*" : "";
    return zshQuote(`${often}${name}${action ? "=" : ""}[${zshEscape(description)}]${action}`);
  };
  const lines = (specs: readonly string[]) => specs.map((one) => ` \\\n    ${one}`).join("");
  const inCommands = commands.map(({ name, options, values, isRepeated }) => {
    const places = values.map((value, i) => {
      const at = isRepeated && i === values.length - 1 ? "*" : String(i + 1);
      return zshQuote(`${at}${zshAction(value)}`);
    });
    return `    ${name})\n      _arguments${lines([...options.map(spec), ...places])} ;;`;
  });
  const described = (words: readonly (readonly [string, string])[]) =>
    words.map(([name, about]) => `    ${zshQuote(`${name}:${about.replaceAll(":", "\\:")}`)}`).join("\n");
  return `#compdef review-lint
# Completions of review-lint for zsh. Put into a folder of $fpath as _review-lint, or into ~/.zshrc behind compinit:
#   eval "$(review-lint completions zsh)"

_review_lint_rules() {
  local -a rules=(
${described(rules.map(({ id, summary }) => [id, summary]))}
  )
  _describe -t rules rule rules
}

_review_lint_rule_levels() {
  if compset -P 1 '*:'; then compadd -- ${LEVELS.join(" ")}
  else compadd -q -S ':' -- ${rules.map(({ id }) => id).join(" ")}; fi
}

_review_lint_outputs() {
  if compset -P 1 '*='; then _files
  else compadd -q -S '=' -- ${FORMAT_NAMES.join(" ")}; fi
}

_review_lint_refs() {
  compadd -- \${(f)"$(${BRANCHES})"}
}

_review_lint_first() {
  local -a commands=(
${described(commands.map(({ name, description }) => [name, description]))}
  )
  _describe -t commands command commands
  _files
}

_review_lint() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  local -a options=(${lines(program.options.map(spec)).replaceAll(" \\\n", "\n")}
  )
  _arguments -C $options '1: :_review_lint_first' '*:: :->rest' && return
  [[ $state == rest ]] || return
  case $line[1] in
${inCommands.join("\n")}
    *)
      _arguments $options '*: :_files' ;;
  esac
}

if [[ $funcstack[1] == _review-lint ]]; then _review_lint "$@"; else compdef _review_lint review-lint; fi
`;
}

/** How zsh completes a value: `:message:action`; empty where none follows. */
function zshAction(value: Value): string {
  switch (value.kind) {
    case "nothing":
      return "";
    case "anything":
      return `:${zshEscape(value.name)}: `;
    case "file":
      return ":file:_files";
    case "ref":
      return ":ref:_review_lint_refs";
    case "words":
      return `:value:(${value.words.join(" ")})`;
    case "rule":
      return ":rule:_review_lint_rules";
    case "rule-level":
      return ":rule:_review_lint_rule_levels";
    case "output":
      return ":format:_review_lint_outputs";
  }
}

function zshEscape(text: string): string {
  return text.replace(/[[\]:\\]/g, "\\$&");
}

function zshQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fish({ program, commands, rules }: Words): string {
  const all = commands.map(({ name }) => name).join(" ");
  const option = (condition: string, { name, description, value }: OptionWord) =>
    `complete -c review-lint -n ${fishQuote(condition)} -l ${name.slice(2)}${fishValue(value)} -d ${fishQuote(description)}`;
  const inCommands = commands.flatMap(({ name, options, values: [first] }) => {
    const here = `__fish_seen_subcommand_from ${name}`;
    const place = first === undefined || first.kind === "file" ? "" : fishValue(first);
    // The first argument alone: behind it stand files.
    const isFirst = `${here}; and test (count (commandline -opc)) -eq 2`;
    return [
      `complete -c review-lint -n __fish_use_subcommand -a ${name} -d ${fishQuote(commands.find((one) => one.name === name)?.description ?? "")}`,
      ...(place === ""
        ? []
        : [`complete -c review-lint -n ${fishQuote(isFirst)}${place.replace(" -x", " -f")}`]),
      ...options.map((one) => option(here, one)),
    ];
  });
  return `# Completions of review-lint for fish. Put into ~/.config/fish/completions/review-lint.fish:
#   review-lint completions fish > ~/.config/fish/completions/review-lint.fish

function __review_lint_rules
${rules.map(({ id, summary }) => `    printf '%s\\t%s\\n' ${id} ${fishQuote(summary)}`).join("\n")}
end

function __review_lint_rule_levels
    for level in ${LEVELS.join(" ")}
        printf '%s\\n' ${rules.map(({ id }) => `${id}:$level`).join(" ")}
    end
end

function __review_lint_outputs
    set -l parts (string split -m 1 = -- (commandline -ct))
    if set -q parts[2]
        for path in (__fish_complete_path $parts[2])
            printf '%s=%s\\n' $parts[1] $path
        end
    else
        printf '%s=\\n' ${FORMAT_NAMES.join(" ")}
    end
end

function __review_lint_refs
    ${BRANCHES}
end

${program.options.map((one) => option(`not __fish_seen_subcommand_from ${all}`, one)).join("\n")}

${inCommands.join("\n")}
`;
}

/** How fish completes a value; empty where none follows. */
function fishValue(value: Value): string {
  switch (value.kind) {
    case "nothing":
      return "";
    case "anything":
      return " -x";
    case "file":
      return " -r -F";
    case "ref":
      return " -x -a '(__review_lint_refs)'";
    case "words":
      return ` -x -a ${fishQuote(value.words.join(" "))}`;
    case "rule":
      return " -x -a '(__review_lint_rules)'";
    case "rule-level":
      return " -x -a '(__review_lint_rule_levels)'";
    case "output":
      return " -x -a '(__review_lint_outputs)'";
  }
}

function fishQuote(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

const SCRIPTS: { readonly [S in Shell]: (words: Words) => string } = { bash, zsh, fish };
