import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../rules/index.ts";
import { readSiteFacts } from "../src/config/site.ts";
import { conclude } from "../src/core/conclude.ts";
import type { Conclusion, PostRecord } from "../src/core/diagnostic.ts";
import { type BoundPlan, bindPlan, lintPost } from "../src/core/lint.ts";
import { readAssets } from "../src/host/assets.ts";
import type { SiteFiles } from "../src/post/site/assets.ts";
import type { Renderer, Site } from "../src/post/site.ts";
import { readCase } from "./fixture-case.ts";
import { TODAY } from "./lint-text.ts";
import { parsePost } from "./parse.ts";
import type { Texts } from "./plant.ts";

/** Lints the texts of a site with every rule, as if its pages were made by `renderer`. */
export type SiteLinter = (texts: Texts, renderer: Renderer) => Promise<Conclusion>;

/** Reads a site's texts, and makes the function that lints them with changes; what does not change is linted once. */
export function openSite(root: string): { readonly texts: Texts; readonly lint: SiteLinter } {
  const texts = readCase(root, ".");
  const facts = readSiteFacts(
    { file: "_config.yml", kind: "jekyll" },
    readFileSync(join(root, "_config.yml"), "utf8"),
  );
  const plans = new Map<Renderer, BoundPlan>();
  const known = new Map<string, PostRecord>();
  const assets = new Map<string, Promise<SiteFiles>>();

  function planOf(renderer: Renderer): BoundPlan {
    const plan = plans.get(renderer) ?? bindAll({ ...facts, root: ".", renderer });
    plans.set(renderer, plan);
    return plan;
  }

  return {
    texts,
    async lint(changed, renderer) {
      const plan = planOf(renderer);
      const records = [...changed].map(([path, text]) => {
        const isKept = texts.get(path) === text;
        const key = `${renderer} ${path}`;
        const record =
          (isKept ? known.get(key) : undefined) ??
          lintPost(parsePost(path, text, { site: plan.plan.settings.site }), plan);
        if (isKept) known.set(key, record);
        return record;
      });
      const wanted = [...new Set(records.flatMap((record) => record.assets))].sort();
      const key = wanted.join("\n");
      const files = assets.get(key) ?? readAssets({ root, wanted, wantsUnnamed: true });
      assets.set(key, files);
      const found = await files;
      return conclude(records, () => plan, rules, { filesOf: () => found });
    },
  };
}

function bindAll(site: Site): BoundPlan {
  const planned = rules.map(({ meta, options }) => ({
    id: meta.id,
    severity: meta.severity === "off" ? ("warn" as const) : meta.severity,
    options: options.parse({}),
  }));
  return bindPlan({ rules: planned, settings: { today: TODAY, site }, locale: "en" }, rules);
}
