/** What counts as one network address: an IPv4 address, or the half of an IPv6 address that a household gets. */
export const networkOf = (address: string): string => {
  const plain = address.replace(/^::ffff:/i, '');
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain;
};
