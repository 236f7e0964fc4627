export type { LiveEvent } from "../../server/providers/events/port.ts";
