// 10/8, 172.16/12, 192.168/16 (RFC 1918), link-local (RFC 3927), the device itself, and their IPv6 kin (RFC 4193, RFC 4291).
const PRIVATE =
  /^((10|127)(\.\d{1,3}){3}|(192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))(\.\d{1,3}){2}|::1|(f[cd][\da-f]{2}|fe[89ab][\da-f]):.*)$/i

/** Does this IP address belong to a network at home, and not to the Internet? */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.test(address)
}
