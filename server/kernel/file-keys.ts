/** Where the files of a bot's sources are kept in the file store; everything below it goes with the bot. */
export function botFilesPrefix(workspaceId: string, botId: string): string {
  return `workspaces/${workspaceId}/bots/${botId}/`;
}

/** Where the original of one source is kept. */
export function sourceFileKey(workspaceId: string, botId: string, sourceId: string): string {
  return `${botFilesPrefix(workspaceId, botId)}sources/${sourceId}`;
}
