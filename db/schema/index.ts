export * from "./accounts.ts";
export * from "./billing.ts";
export * from "./bots.ts";
export * from "./channels.ts";
export * from "./conversation.ts";
export * from "./knowledge.ts";
export * from "./notices.ts";
export * from "./plans.ts";
