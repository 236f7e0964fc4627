/**
 * The policy of one page. Scripts run only from our own files or with this answer's nonce.
 *
 * Styles keep 'unsafe-inline': sonner and the scroll lock of the dialogs add style elements without a nonce. While vite
 * compiles, its hot reload needs a web socket.
 */
export function contentSecurityPolicy(nonce: string, production: boolean): string {
  const rules: Record<string, string> = {
    "default-src": "'self'",
    "script-src": `'self' 'nonce-${nonce}'`,
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": production ? "'self'" : "'self' ws:",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
  };
  return Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
