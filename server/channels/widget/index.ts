export { createWidgetChat, type WidgetChat } from "./chat.ts";
export type { WidgetDeps } from "./deps.ts";
export { createWidgetDriver } from "./driver.ts";
export { signIdentity } from "./identity.ts";
