export const KNOWLEDGE_ERRORS = [
  "knowledge.not_found",
  "knowledge.duplicate",
  "knowledge.no_input",
  "knowledge.not_editable",
  "knowledge.gave_up",
] as const;
