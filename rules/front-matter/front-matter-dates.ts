import { z } from "zod";
import { readDate, readEntryDate, type WrittenDate } from "../../src/post/front-matter/dates.ts";
import { dateOfFileName, isDraft } from "../../src/post/front-matter/names.ts";
import type { FrontMatterEntry } from "../../src/post/front-matter.ts";
import { definePostRule } from "../../src/rule.ts";

const PUBLISHED = ["date", "pubDate", "publishDate"];
const CHANGED = ["last_modified_at", "updated", "modified", "lastmod", "updatedDate"];
const ENDS = ["expiryDate"];
const DATE_KEYS = new Set([...PUBLISHED, ...CHANGED, ...ENDS]);

/** A time with two offsets, as a script makes it that adds its own to what has one. */
const DOUBLED_ZONE =
  /^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(?::\d{2})? *(?:Z|[+-]\d{2}:?\d{2}) *(?:Z|[+-]\d{2}:?\d{2})$/;

interface Dated {
  readonly key: string;
  readonly entry: FrontMatterEntry;
  readonly date: WrittenDate;
  readonly day: number;
}

export default definePostRule({
  meta: {
    id: "front-matter-dates",
    summary: {
      en: "The dates of a post exist and agree with each other.",
      ko: "글의 날짜는 실제로 있는 날짜이고 서로 맞습니다.",
    },
    why: {
      en: "Generators roll an impossible date over to another day, sort by it, and leave out a post that is dated in the future.",
      ko: "없는 날짜는 다른 날로 바뀌어 정렬되고, 미래 날짜의 글은 빌드에서 빠집니다.",
    },
    severity: "error",
    messages: {
      en: {
        impossible: {
          text: '"{key}" is {date}, which is not a valid date.',
          help: "Correct the month, the day or the time.",
        },
        form: {
          text: '"{key}" is {date}: what stands behind the time is no time zone.',
          help: "Write one offset, as in 2025-01-31 09:00:00 +0900, or none.",
        },
        before: {
          text: '"{key}" is {date}, before "{other}", which is {first}.',
          help: "Correct one of the two: a post changes after it is published.",
        },
        "file-name": {
          text: '"{key}" is {date}, but the file name says {other}.',
          help: "Correct one of the two: links and order follow one or the other.",
        },
        future: {
          text: '"{key}" is {date}, which is later than today ({today}).',
          help: "Correct the year or the day; a post for later can be marked as a draft.",
        },
      },
      ko: {
        impossible: { text: '"{key}" 값({date})은 없는 날짜입니다.', help: "월, 일, 시각을 바로잡으세요." },
        form: {
          text: '"{key}" 값({date})에서 시각 뒤의 글자는 시간대가 아닙니다.',
          help: "2025-01-31 09:00:00 +0900처럼 시간대를 하나만 적거나 빼세요.",
        },
        before: {
          text: '"{key}" 값({date})이 "{other}" 값({first})보다 앞섭니다.',
          help: "둘 중 하나를 바로잡으세요. 글은 발행한 뒤에 고칩니다.",
        },
        "file-name": {
          text: '"{key}" 값({date})이 파일 이름의 날짜({other})와 다릅니다.',
          help: "둘 중 하나를 바로잡으세요. 주소와 순서가 어긋날 수 있습니다.",
        },
        future: {
          text: '"{key}" 값({date})이 오늘({today})보다 뒤입니다.',
          help: "연도나 날짜를 바로잡으세요. 나중에 낼 글이면 초안으로 표시하세요.",
        },
      },
    },
    notes: { published: { en: "published here", ko: "발행일" } },
    passing: ["future"],
    examples: { flags: "flags-changed-before-published.md", allows: "allows-quoted-beside-unquoted.md" },
  },
  options: z.strictObject({}),
  check({ path, frontMatter }, { settings, report }) {
    if (frontMatter.state !== "data") return;
    const dated: Dated[] = [];
    for (const entry of frontMatter.entries) {
      const [key] = entry.path;
      if (entry.path.length !== 1 || typeof key !== "string" || !DATE_KEYS.has(key)) continue;
      const date = readEntryDate(entry);
      if (!date && entry.style === "plain" && DOUBLED_ZONE.test(entry.token))
        report({ at: entry.value, message: "form", values: { key, date: entry.token } });
      if (!date) continue;
      if (date.day !== undefined) dated.push({ key, entry, date, day: date.day });
      else report({ at: entry.value, message: "impossible", values: { key, date: date.text } });
    }

    const published = PUBLISHED.flatMap((key) => dated.find((other) => other.key === key) ?? [])[0];
    const today = readDate(settings.today ?? "");
    const named = dateOfFileName(path);
    const namedDay = named === undefined ? undefined : readDate(named)?.day;
    for (const { key, entry, date, day } of dated) {
      const at = entry.value;
      if (published && CHANGED.includes(key) && day < published.day) {
        const values = { key, date: date.text, other: published.key, first: published.date.text };
        report({
          at,
          message: "before",
          values,
          related: [{ at: published.entry.value, note: "published" }],
        });
      }
      // The writer's midnight and the site's lie up to a day apart.
      if (key === "date" && named !== undefined && namedDay !== undefined && Math.abs(day - namedDay) > 1) {
        report({ at, message: "file-name", values: { key, date: date.text, other: named } });
      }
      if (
        today?.day === undefined ||
        ENDS.includes(key) ||
        day <= today.day + 1 ||
        isDraft(path, frontMatter)
      )
        continue;
      report({
        at,
        message: "future",
        values: { key, date: date.text, today: today.text },
        severity: "warn",
      });
    }
  },
});
