import { type Checked, checkFields } from "../kernel/check-fields.ts";
import { AppError } from "../kernel/errors.ts";
import { decodeCursor, type Page, toPage } from "../kernel/paging.ts";
import { type EraseDeps, eraseCustomer } from "./erase-customer.ts";
import { findOpenErasures } from "./erase-repo.ts";
import { exportCustomer } from "./export-customer.ts";
import {
  type CustomerRow,
  countTags,
  findChannelId,
  findCustomer,
  isErasing,
  listConversationsOf,
  listCustomers,
  updateCustomer,
} from "./repo.ts";
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

export type CustomersDeps = EraseDeps & {
  /** What a name is looked for by; see the inbox's search. */
  termsOfName: (botId: string, query: string) => number[][];
  /** Brings conversations into the search again whose customer's names have changed. */
  namesChanged: (botId: string, conversationIds: readonly string[]) => Promise<void>;
};

const MOST_TAGS = 200;
const MOST_CONVERSATIONS = 50;
/** An erasure that has not ended by then has lost its process. */
const FORGOTTEN_AFTER_MS = 5 * 60_000;
const MOST_FORGOTTEN = 20;

/** The people who write to bots. The caller has checked that the bot is the workspace's. */
export function createCustomers(deps: CustomersDeps) {
  const { db, clock } = deps;

  async function rowOf(workspaceId: string, botId: string, customerId: string): Promise<CustomerRow> {
    const row = await findCustomer(db, workspaceId, botId, customerId);
    if (!row) throw new AppError("customers.not_found");
    return row;
  }

  async function get(workspaceId: string, botId: string, customerId: string): Promise<CustomerProfile> {
    const row = await rowOf(workspaceId, botId, customerId);
    const [conversations, erasing] = await Promise.all([
      listConversationsOf(db, workspaceId, customerId, MOST_CONVERSATIONS),
      isErasing(db, customerId),
    ]);
    return { ...viewCustomer(row), about: row.about, conversations, erasing };
  }

  async function change(
    workspaceId: string,
    botId: string,
    customerId: string,
    to: Parameters<typeof updateCustomer>[4],
  ): Promise<void> {
    if (!(await updateCustomer(db, workspaceId, botId, customerId, to)))
      throw new AppError("customers.not_found");
  }

  return {
    /** Throws `customers.not_found`; so do all that follow. */
    get,

    /** Latest seen first. */
    async list(workspaceId: string, botId: string, query: CustomerQuery): Promise<Page<CustomerItem>> {
      const { limit, cursor, q, tag, channel, language, blocked } = query;
      const sought = q?.trim() ? deps.termsOfName(botId, q) : undefined;
      if (sought?.length === 0) return { items: [], nextCursor: null };
      const channelId = channel && (await findChannelId(db, workspaceId, botId, channel));
      const filter = {
        ...(sought && { sought }),
        ...(tag && { tag }),
        ...(channelId !== undefined && { channelId }),
        ...(language && { language }),
        ...(blocked !== undefined && { blocked }),
      };
      const page = { limit: limit + 1, ...(cursor && { after: decodeCursor(cursor) }) };
      const rows = await listCustomers(db, workspaceId, botId, filter, page);
      return toPage(rows, limit, (row) => ({ createdAt: row.lastSeenAt, id: row.id }), viewCustomer);
    },

    /** What was typed about a customer, checked by the API's rules. */
    checkChange: (input: unknown): Checked<CustomerChange> => checkFields(customerBody, input),

    async update(
      workspaceId: string,
      botId: string,
      customerId: string,
      to: CustomerChange,
    ): Promise<CustomerProfile> {
      await change(workspaceId, botId, customerId, to);
      const profile = await get(workspaceId, botId, customerId);
      if (to.email !== undefined || to.phone !== undefined)
        await deps.namesChanged(
          botId,
          profile.conversations.map(({ id }) => id),
        );
      return profile;
    },

    /** They get no answers any more. */
    block: (workspaceId: string, botId: string, customerId: string): Promise<void> =>
      change(workspaceId, botId, customerId, { blockedAt: clock.now() }),

    unblock: (workspaceId: string, botId: string, customerId: string): Promise<void> =>
      change(workspaceId, botId, customerId, { blockedAt: null }),

    /** The tags that the bot's customers have, the most common first; at most 200. */
    tags: (workspaceId: string, botId: string): Promise<TagCount[]> =>
      countTags(db, workspaceId, botId, MOST_TAGS),

    /** Everything kept about one person, as JSON. */
    async exportData(workspaceId: string, botId: string, customerId: string): Promise<ExportedFile> {
      return exportCustomer(db, await rowOf(workspaceId, botId, customerId), clock.now());
    },

    /** Removes everything kept about one person, for good; see `eraseCustomer`. A later message from them starts anew. */
    async erase(workspaceId: string, botId: string, customerId: string): Promise<void> {
      await rowOf(workspaceId, botId, customerId);
      await eraseCustomer(deps, { workspaceId, botId, customerId });
    },

    /** Goes on with erasures whose process died; for the sweep. One that fails again keeps no other from its end. */
    async finishErasures(): Promise<void> {
      const before = new Date(clock.now().getTime() - FORGOTTEN_AFTER_MS);
      for (const { workspaceId, botId, customerId } of await findOpenErasures(db, before, MOST_FORGOTTEN))
        await eraseCustomer(deps, { workspaceId, botId, customerId }).catch((error: unknown) =>
          deps.logger.error({ err: error, customerId }, "an erasure failed and is begun again"),
        );
    },
  };
}

function viewCustomer(row: CustomerRow): CustomerItem {
  const {
    workspaceId: _workspaceId,
    botId: _botId,
    channelId: _channelId,
    externalId: _id,
    about: _,
    ...item
  } = row;
  return item;
}
