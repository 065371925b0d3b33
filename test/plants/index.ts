import type { Kind } from "../plant.ts";
import { figures } from "./figures.ts";
import { frontMatter, info } from "./front-matter.ts";
import { sections } from "./sections.ts";
import { site } from "./site.ts";
import { text } from "./text.ts";

/** Every kind of defect that is planted. */
export const KINDS: readonly Kind[] = [...figures, ...sections, ...frontMatter, ...info, ...text, ...site];
