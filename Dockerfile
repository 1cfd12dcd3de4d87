# The relay alone: Node runs its TypeScript as it is, so there is nothing to build.
FROM node:24.21.0-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The relay loads none of the packages of extension and seed.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && npm uninstall --ignore-scripts --no-audit --no-fund --no-save --omit=dev \
      @base-ui/react @roamhq/wrtc @scure/bip39 dexie lucide-react react react-dom simple-peer uqr virtua \
      webextension-polyfill \
 # The compiler comes along as somebody's optional peer, and is larger than all the rest.
 && rm -rf node_modules/typescript node_modules/@typescript

FROM node:24.21.0-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
ENV NODE_ENV=production PORT=8787 DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY shared shared
COPY relay relay
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "relay/main.ts"]
