import { DIRECTIVE_KINDS } from "../post/directives.ts";
import { nearest } from "../post/nearest.ts";
import type { Diagnostic, Finding, PlacedDirective, Suppressed } from "./diagnostic.ts";
import { groupBy } from "./group.ts";

/** The rule in whose name directives themselves are reported. */
export const UNUSED_DIRECTIVE = "unused-directive";

/** What the engine knows of the rules of a run. */
export interface DirectiveRules {
  /** The ids of all rules that there are. */
  readonly known: readonly string[];
  /** True for a rule that was on in this post: of another, nobody can say whether it is silenced in vain. */
  ran(id: string): boolean;
  /** True where every rule that belongs to the post was on, so that a directive for all of them can be judged. */
  readonly isWhole: boolean;
}

/** What directives make of the diagnostics of one post. */
export interface Silenced {
  readonly kept: readonly Diagnostic[];
  readonly suppressed: readonly Suppressed[];
  /** Findings about the directives themselves. */
  readonly unused: readonly Finding[];
}

/** A part of a directive that silences on its own: one of its ids, or all of it where it names none. */
interface Part {
  readonly directive: PlacedDirective;
  /** Undefined for all rules. */
  readonly id: PlacedDirective["ids"][number] | undefined;
  isUsed: boolean;
}

/** A stretch of lines in which a rule is off; both ends count. */
interface Stretch {
  readonly from: number;
  to: number;
  readonly part: Part;
}

/** Takes out what the directives of a post silence, and tells which of them silence nothing. */
export function applyDirectives(
  diagnostics: readonly Diagnostic[],
  directives: readonly PlacedDirective[],
  rules: DirectiveRules,
): Silenced {
  if (directives.length === 0) return { kept: diagnostics, suppressed: [], unused: [] };
  const { parts, byLine, inFile, stretches } = readParts(directives);
  const silencerOf = (ruleId: string, line: number): Part | undefined => {
    const keys = [ruleId, ALL];
    for (const key of keys) {
      const part =
        byLine.get(`${line} ${key}`) ?? stretchAt(stretches.get(key) ?? [], line)?.part ?? inFile.get(key);
      if (part) return part;
    }
    return undefined;
  };
  const kept: Diagnostic[] = [];
  const suppressed: Suppressed[] = [];
  for (const diagnostic of diagnostics) {
    const part = silencerOf(diagnostic.ruleId, diagnostic.place.line);
    if (part) {
      part.isUsed = true;
      suppressed.push({ diagnostic, reason: part.directive.reason });
    } else kept.push(diagnostic);
  }
  const unused = describeUnused(directives, parts, rules).filter((finding) => {
    // Only by its own name: a directive for all rules would otherwise hide that it hides nothing.
    const part = [byLine.get(`${finding.place.line} ${UNUSED_DIRECTIVE}`), inFile.get(UNUSED_DIRECTIVE)].find(
      (one) => one !== undefined,
    );
    return part === undefined;
  });
  return { kept, suppressed, unused };
}

/** Stands for all rules where an id is expected; no rule has such a name. */
const ALL = "*";

function readParts(directives: readonly PlacedDirective[]) {
  const parts: Part[] = [];
  const byLine = new Map<string, Part>();
  const inFile = new Map<string, Part>();
  const stretches = new Map<string, Stretch[]>();
  const open = new Map<string, Stretch>();
  const close = (key: string, line: number) => {
    const stretch = open.get(key);
    if (stretch) stretch.to = line;
    return open.delete(key);
  };
  for (const directive of directives) {
    const ids = directive.ids.length === 0 ? [undefined] : directive.ids;
    for (const id of ids) {
      const part: Part = { directive, id, isUsed: false };
      const key = id?.id ?? ALL;
      parts.push(part);
      const remember = (map: Map<string, Part>, at: string) => {
        if (!map.has(at)) map.set(at, part);
      };
      switch (directive.kind) {
        case "disable-line":
        case "disable-next-line":
          remember(byLine, `${directive.line} ${key}`);
          break;
        case "disable-file":
          remember(inFile, key);
          break;
        case "disable": {
          // One within another of the same name adds nothing, and is told of as such.
          if (open.has(key)) break;
          const stretch = { from: directive.place.line, to: Number.POSITIVE_INFINITY, part };
          open.set(key, stretch);
          const known = stretches.get(key) ?? [];
          known.push(stretch);
          stretches.set(key, known);
          break;
        }
        case "enable":
          for (const other of id ? [key] : [...open.keys()])
            if (close(other, directive.place.line)) part.isUsed = true;
          break;
        default:
          break;
      }
    }
  }
  return { parts, byLine, inFile, stretches };
}

/** The stretch that holds a line; stretches are sorted and apart from each other. */
function stretchAt(stretches: readonly Stretch[], line: number): Stretch | undefined {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.from ?? line) <= line) low = middle + 1;
    else high = middle;
  }
  const stretch = stretches[low - 1];
  return stretch && line <= stretch.to ? stretch : undefined;
}

function describeUnused(
  directives: readonly PlacedDirective[],
  parts: readonly Part[],
  { known, ran, isWhole }: DirectiveRules,
): Finding[] {
  const found: Finding[] = [];
  const kinds: readonly string[] = DIRECTIVE_KINDS;
  const names = new Set(known);
  const partsOf = groupBy(parts, ({ directive }) => directive);
  const nearestIds = new Map<string, string | undefined>();
  const nearestId = (id: string) => {
    if (!nearestIds.has(id)) nearestIds.set(id, nearest(id, known));
    return nearestIds.get(id);
  };
  for (const directive of directives) {
    const { kind } = directive;
    if (!kinds.includes(kind)) {
      const meant = nearest(kind, kinds) ?? "disable-next-line";
      found.push(toFinding("unknownKind", directive.word, { name: kind, meant }, null));
      continue;
    }
    const own = partsOf.get(directive) ?? [];
    const idle = own.filter(({ isUsed, id }) => {
      if (isUsed || id?.id === UNUSED_DIRECTIVE) return false;
      return id ? !names.has(id.id) || ran(id.id) : isWhole;
    });
    const isAll = idle.length === own.length;
    for (const { id } of idle) {
      // Where all of its names are idle, the whole of it goes, with the first of them.
      const isFirst = id === idle[0]?.id;
      const fix = isAll ? (isFirst ? directive.removal : null) : (id?.removal ?? null);
      if (id && !names.has(id.id)) {
        const meant = nearestId(id.id);
        const message = meant === undefined ? "unknownRule" : "misspelledRule";
        // A slip of the pen is to be mended, not taken out.
        found.push(toFinding(message, id.place, { id: id.id, ...(meant ? { meant } : {}) }, null));
      } else if (kind === "enable") found.push(toFinding("enables", directive.place, {}, fix));
      else if (id) found.push(toFinding("silencesNoneOf", id.place, { id: id.id }, fix));
      else found.push(toFinding("silencesNothing", directive.place, {}, fix));
    }
  }
  return found;
}

function toFinding(
  messageId: string,
  place: Finding["place"],
  values: Finding["values"],
  removal: PlacedDirective["removal"],
): Finding {
  return {
    ruleId: UNUSED_DIRECTIVE,
    messageId,
    place,
    values,
    related: [],
    capped: false,
    outline: [],
    fix: removal ? { safety: "safe", edits: [{ ...removal, text: "" }], keys: [], headings: false } : null,
  };
}
