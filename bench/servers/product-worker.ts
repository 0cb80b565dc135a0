import type { AdmitRequest, LiveSessionRpc, StartRequest, SubmitRequest } from "../../platform/live-session.ts";

/**
 * The product's Durable Object behind the thinnest door: what sign-in and routes do before a class is not measured here, what the class
 * itself does is all there.
 */
export { LiveSession } from "../../durable-objects/live-session/LiveSession.ts";

interface Bindings {
  LIVE_SESSIONS: DurableObjectNamespace;
}

export default {
  async fetch(request, { LIVE_SESSIONS }) {
    const [, sessionId, call] = new URL(request.url).pathname.split("/");
    const stub = LIVE_SESSIONS.get(LIVE_SESSIONS.idFromName(sessionId!));
    if (request.headers.get("upgrade")) return stub.fetch(request);
    const session = stub as unknown as LiveSessionRpc;
    switch (call) {
      case "start":
        return Response.json(await session.start(await request.json<StartRequest>()));
      case "admit": {
        const people = await request.json<AdmitRequest[]>();
        return Response.json(await Promise.all(people.map((person) => session.admit(person))));
      }
      case "submit": {
        const commands = await request.json<SubmitRequest[]>();
        return Response.json(await Promise.all(commands.map((command) => session.submit(command))));
      }
      case "status":
        return Response.json(await session.status());
      case "poke":
        return Response.json(await session.poke());
      default:
        return new Response(null, { status: 404 });
    }
  },
} satisfies ExportedHandler<Bindings>;
