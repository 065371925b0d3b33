import type { DialectSpan } from "../dialect.ts";
import type { Range } from "../source.ts";

/**
 * What stands between the two tags of a pair: `{% katex %}` and `{% endkatex %}`, `{{< math >}}` and `{{< /math >}}`; the
 * tags belong to it. Pairs within a pair are not looked for.
 *
 * @param dialect in the order of the file.
 * @param name what the opening tag's name must match.
 */
export function tagPairs(dialect: readonly DialectSpan[], name: RegExp): Range[] {
  const pairs: Range[] = [];
  let open: DialectSpan | undefined;
  for (const span of dialect) {
    if (span.kind !== "tag") continue;
    if (open && (span.tag === `end${open.tag}` || span.tag === `/${open.tag}`)) {
      pairs.push({ start: open.start, end: span.end });
      open = undefined;
    } else if (!/^(?:end|\/)/.test(span.tag) && name.test(span.tag)) open = span;
  }
  return pairs;
}
