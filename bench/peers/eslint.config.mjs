import markdown from "@eslint/markdown";

export default [
  ...markdown.configs.recommended,
  { files: ["**/*.md"], language: "markdown/gfm", languageOptions: { frontmatter: "yaml" } },
];
