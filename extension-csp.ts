/**
 * What the extension's pages may load and run: their own scripts, styles and workers, and sockets to relays, which are
 * anywhere. No image, font, frame or address beside, nothing inline, nothing evaluated. The same in both browsers.
 */
const RULES = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'worker-src': "'self'",
  'connect-src': 'ws: wss:',
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
}

/** Vite puts styles into the page by script, and asks for what changed, while one develops. */
const WHILE_DEVELOPING = {
  'style-src': "'self' 'unsafe-inline'",
  'connect-src': 'ws: wss: http://localhost:*',
}

/** The `content_security_policy` of the extension's pages. `developing`: not for what is given to people. */
export function extensionCsp(developing: boolean): string {
  const rules = developing ? { ...RULES, ...WHILE_DEVELOPING } : RULES
  return Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}
