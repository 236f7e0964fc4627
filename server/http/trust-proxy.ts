/** How many proxies stand before the server, or their addresses; `false` for none. */
export type Proxies = boolean | number | string;

/** Of the addresses in X-Forwarded-For only as many as there are proxies were written by somebody to trust. */
export function trustProxy(proxies: Proxies) {
  return typeof proxies === "number" ? (_address: string, hop: number) => hop < proxies : proxies;
}
