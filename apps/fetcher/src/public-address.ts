import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address is one of the open internet. Loopback, private, link-local (where clouds keep their metadata), carrier-grade
 * NAT, multicast, documentation and every way to write an IPv4 address inside an IPv6 one (mapped, NAT64, 6to4, Teredo) are not:
 * IANA's special-purpose registries, as ipaddr.js knows them.
 */
export function isPublicAddress(address: string): boolean {
  // ipaddr.js also reads old short forms, which are addresses to no resolver here.
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.kind() === 'ipv6') {
    const v6 = parsed as ipaddr.IPv6;
    if (v6.isIPv4MappedAddress()) return false;
    // 2000::/3 is all that IANA has given out for the internet.
    return v6.range() === 'unicast' && (v6.parts[0]! & 0xe000) === 0x2000;
  }
  return parsed.range() === 'unicast';
}
