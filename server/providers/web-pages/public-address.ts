import ipaddr from "ipaddr.js";

/** Azure answers its machines here with their settings, though the address is a public one. */
const HOST_SERVICES = new Set(["168.63.129.16"]);

const GLOBAL_UNICAST = ipaddr.IPv6.parse("2000::");

/**
 * True when an IP address belongs to the public internet: no loopback, private, link-local (where clouds keep their metadata),
 * carrier's, multicast or reserved range, and no IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4, Teredo): what those
 * reach depends on the network.
 */
export function isPublicAddress(address: string): boolean {
  if (address.includes("%")) return false; // a zone: link-local
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  if (parsed instanceof ipaddr.IPv6) return parsed.match(GLOBAL_UNICAST, 3); // all that IANA has given out
  return ipaddr.IPv4.isValidFourPartDecimal(address) && !HOST_SERVICES.has(address);
}
