import lintRecommended from "remark-preset-lint-recommended";

export default { plugins: [lintRecommended] };
