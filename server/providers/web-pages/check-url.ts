import { AppError } from "../../kernel/errors.ts";

const MAX_LENGTH = 4_096;

/** Below 1024 only the web's own ports; above, what databases, caches, brokers and machine control listen on. */
const FORBIDDEN_PORTS = new Set([
  1433, 1521, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 4369, 5432, 5672, 5900, 5984, 6000, 6379, 8500, 9042,
  9092, 9200, 9300, 10250, 10255, 11211, 15672, 27017, 27018, 27019,
]);

/**
 * Parses an address that is to be fetched; throws `web_pages.bad_url` unless it is http or https, free of credentials, and on a
 * port where web pages may be. Hosts come out in one notation: `0x7f.1` and `2130706433` become `127.0.0.1`.
 */
export function checkUrl(address: string, base?: URL): URL {
  const url = address.length <= MAX_LENGTH ? URL.parse(address, base) : null;
  const isGood =
    url !== null &&
    (url.protocol === "http:" || url.protocol === "https:") &&
    url.hostname !== "" &&
    url.username === "" &&
    url.password === "" &&
    isWebPort(url.port);
  if (!isGood) throw new AppError("web_pages.bad_url");
  url.hash = "";
  return url;
}

function isWebPort(port: string): boolean {
  if (port === "") return true; // the protocol's own
  const number = Number(port);
  if (number < 1024) return number === 80 || number === 443;
  return !FORBIDDEN_PORTS.has(number);
}
