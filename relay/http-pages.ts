import type { IncomingMessage } from 'node:http'
import express, { type Express } from 'express'
import { LANDING_PAGE_CSP, type LandingPage, landingPage } from './landing-page.ts'

export interface HttpPagesOptions {
  /** Whether it takes connections: false while it drains. */
  ready(): boolean
  /** Whether whoever asks may have something: not when their address asks too often. */
  admits(request: IncomingMessage): boolean
  page(): LandingPage
  /** Reached by https, so browsers may insist on it. */
  secure: boolean
}

/** What the link that somebody opened is, by its path. */
const LINKS = { '/': 'none', '/join': 'invite', '/m': 'message' } as const

/** All that the relay answers to a browser: two probes and one page. */
export function httpPages({ ready, admits, page, secure }: HttpPagesOptions): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': LANDING_PAGE_CSP,
      'X-Content-Type-Options': 'nosniff',
      // for browsers that do not know the policy's `frame-ancestors`
      'X-Frame-Options': 'DENY',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
      // An invite is in the fragment, which is never sent; nobody needs to know of the rest.
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-store',
      ...(secure && { 'Strict-Transport-Security': 'max-age=31536000' }),
    })
    next()
  })
  app.use((request, response, next) => {
    if (admits(request)) return next()
    response.set({ 'Retry-After': '60', Connection: 'close' })
    response.status(429).type('text').send('Too many requests from your address. Try again in a minute.\n')
  })
  app.get('/healthz', (_request, response) => {
    response.type('text').send('alive\n')
  })
  app.get('/readyz', (_request, response) => {
    const is = ready()
    response
      .status(is ? 200 : 503)
      .type('text')
      .send(is ? 'ready\n' : 'draining\n')
  })
  for (const [path, link] of Object.entries(LINKS)) {
    app.get(path, (_request, response) => {
      response.type('html').send(landingPage(page(), link))
    })
  }
  app.use((_request, response) => {
    response.status(404).type('text').send('There is nothing here.\n')
  })
  return app
}
