# Written, not built: no container engine was at hand. One image for web, worker and migration; compose.yaml starts each.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --omit=dev --no-save --no-audit --no-fund
COPY . .
RUN npm run build && rm -rf .next/cache

FROM node:20-bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build --chown=node:node /app /app
RUN mkdir -p /data && chown node:node /data
USER node
ENV DATA_DIR=/data HOST=0.0.0.0 PORT=3000 NEXT_TELEMETRY_DISABLED=1
VOLUME /data
EXPOSE 3000
CMD ["npm", "run", "web"]
