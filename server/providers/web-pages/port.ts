export type FetchedPage = {
  /** Where the last redirect led. */
  url: string;
  /** From the content-type header, lower case, without parameters; `application/octet-stream` where the header is missing. */
  mimeType: string;
  /** The charset parameter of that header, lower case, where there is one. */
  charset?: string;
  bytes: Uint8Array;
};

/**
 * Fetches an address that a customer named. Only http and https, only public addresses (checked for every redirect and every
 * resolved IP, on the connection that is then used), at most 5 redirects, 20 s, 20 MB; obeys robots.txt.
 *
 * Failures are AppErrors: `web_pages.bad_url`, `web_pages.private_address`, `web_pages.unreachable`, `web_pages.status`
 * (details.status), `web_pages.too_large`, `web_pages.timeout`, `web_pages.too_many_redirects`, `web_pages.robots`. When `signal` is
 * aborted, its reason is thrown instead.
 */
export type PageFetcher = { fetch(url: string, signal?: AbortSignal): Promise<FetchedPage> };
