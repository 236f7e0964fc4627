import type { Database } from "../../db/client.ts";
import { type Checked, checkFields } from "../kernel/check-fields.ts";
import type { Clock } from "../kernel/clock.ts";
import { AppError } from "../kernel/errors.ts";
import type { Page } from "../kernel/paging.ts";
import { customerBody } from "./rules.ts";
import type {
  CustomerChange,
  CustomerItem,
  CustomerProfile,
  CustomerQuery,
  ExportedFile,
  TagCount,
} from "./types.ts";

export type * from "./types.ts";
export type Customers = ReturnType<typeof createCustomers>;

export type CustomersDeps = { db: Database; clock: Clock };

/** The people who write to bots. The caller has checked that the bot is the workspace's. */
export function createCustomers(_deps: CustomersDeps) {
  const later = (): never => {
    throw new AppError("request.failed");
  };
  return {
    /** Latest seen first. */
    list: async (_workspaceId: string, _botId: string, _query: CustomerQuery): Promise<Page<CustomerItem>> =>
      later(),
    /** Throws `customers.not_found`. */
    get: async (_workspaceId: string, _botId: string, _customerId: string): Promise<CustomerProfile> =>
      later(),
    /** What was typed about a customer, checked by the API's rules. */
    checkChange: (input: unknown): Checked<CustomerChange> => checkFields(customerBody, input),
    update: async (
      _workspaceId: string,
      _botId: string,
      _customerId: string,
      _change: CustomerChange,
    ): Promise<CustomerProfile> => later(),
    /** They get no answers any more. */
    block: async (_workspaceId: string, _botId: string, _customerId: string): Promise<void> => later(),
    unblock: async (_workspaceId: string, _botId: string, _customerId: string): Promise<void> => later(),
    /** The tags that the bot's customers have, at most 200. */
    tags: async (_workspaceId: string, _botId: string): Promise<TagCount[]> => later(),
    /** Everything kept about one person, as JSON. */
    exportData: async (_workspaceId: string, _botId: string, _customerId: string): Promise<ExportedFile> =>
      later(),
    /** Removes everything kept about one person, for good. */
    erase: async (_workspaceId: string, _botId: string, _customerId: string): Promise<void> => later(),
  };
}
