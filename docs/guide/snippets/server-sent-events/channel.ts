import { BoltAPI, EventChannel, type ServerSentEvent, sse, t } from "boltapi";

export const api = new BoltAPI();

const news = new EventChannel<ServerSentEvent>();

api.get("/news", () => sse(news.subscribe()));

api.post(
  "/news",
  { body: t.Object({ headline: t.String() }), status: 202 },
  ({ body }) => {
    news.publish({ event: "headline", data: body });
    return { listeners: news.subscriberCount };
  },
);
