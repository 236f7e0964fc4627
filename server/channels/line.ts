import type { SecretBox } from "../kernel/secret-box.ts";
import type { ChannelAccess, ChannelDriver, Self } from "./port.ts";
import type { BotRow, ChannelRow } from "./repo.ts";

/** A channel ready to speak: which bot it speaks for, by which driver, with which credentials. */
export type Line = {
  channelId: string;
  workspaceId: string;
  bot: BotRow;
  row: ChannelRow;
  driver: ChannelDriver;
  access: ChannelAccess;
};

/** The credentials of a channel row, opened for the length of a call. */
export function accessOf(row: ChannelRow, secrets: SecretBox): ChannelAccess {
  return {
    channelId: row.id,
    externalId: row.externalId,
    credentials: secrets.open(row.sealedCredentials, row.id),
  };
}

/** What a driver needs to know of the account to read what was said to it. */
export function selfOf(row: ChannelRow): Self {
  return {
    externalId: row.externalId,
    ...(row.username && { username: row.username }),
    ...(row.settings.desk && { deskChatId: row.settings.desk.chatId }),
  };
}
