import * as z from "zod/mini";
import { Instant, Uuid } from "../../../contracts/ids.ts";
import { NO_MEDIA_RIGHTS, type MediaRights } from "../../../contracts/media.ts";
import { accept, command, defineFeature, event, type DefinedFeature, type Draft, type SessionState } from "../../feature.ts";
import { entriesOf, valueOf, withValue, type PerParticipant } from "../../per-participant.ts";
import { presence } from "../orchestrator/presence.ts";
import { isRemoved, may } from "../interaction/moderation.ts";

/** Somebody's latest connection to the media room. */
export interface MediaConnection {
  /** The media server's own id of it: each connection has another. */
  connection: string;
  /** ms since 1970, by the media server's clock. */
  since: number;
  connected: boolean;
}
export interface MediaState {
  byParticipant: PerParticipant<MediaConnection>;
  /** Whose screen takes the stage (R30); null while nobody shares one. */
  screen: string | null;
}

/** One connection as the media server tells of it: its word may come late, twice, or in any order. */
const Connection = z.strictObject({ participantId: Uuid, connection: z.string().check(z.maxLength(64)), since: Instant });
type Connection = z.infer<typeof Connection>;
const KnownConnection = z.strictObject({
  ...{ participantId: Uuid, connection: z.string().check(z.maxLength(64)), connected: z.boolean() },
});
const ScreenShared = z.strictObject({ participantId: Uuid });
type ScreenShared = z.infer<typeof ScreenShared>;

const everyone = { staff: "all", student: "all", observer: "all" } as const;

/**
 * Who is in the media room (R58), as the media server says. Admission is ours (`participant.joined`); this is what came of it. Invariant:
 * of each participant only the newest connection counts, so that deliveries that are late, doubled or out of order change nothing. The media
 * server's times are compared with one another alone: its clock need not be ours.
 */
export const media: DefinedFeature<MediaState> = defineFeature<MediaState>({
  name: "media",
  owner: "integrations",
  initial: { byParticipant: {}, screen: null },

  commands: {
    "media.join": command({
      summary: "Somebody connected to the media room, as the media server says.",
      schema: Connection,
      by: ["system"],
      decide: (state, connection) => accept(...joined(state, connection)),
    }),
    "media.leave": command({
      summary: "A connection to the media room ended, as the media server says.",
      schema: Connection,
      by: ["system"],
      decide: (state, connection) => accept(...left(state, connection)),
    }),
    "media.match": command({
      summary: "Everybody who is connected to the media room at this moment: puts right what was never delivered.",
      schema: z.strictObject({
        connections: z.array(Connection),
        /** Who shares a screen. */
        screens: z.array(Uuid),
        /** What was known when the list was asked for: of whom there is news since then, the list is the older word. */
        known: z.array(KnownConnection),
      }),
      by: ["system"],
      decide(state, { connections, screens, known }) {
        const listed = new Set(connections.map(({ connection }) => connection));
        const people = new Set(connections.map(({ participantId }) => participantId));
        const ofNow = (participantId: string) => valueOf(media.of(state).byParticipant, participantId);
        const quiet = known.filter(({ participantId, connection, connected }) => {
          const now = ofNow(participantId);
          return now?.connection === connection && now.connected === connected;
        });
        const gone = quiet.filter(({ participantId, connected }) => connected && !people.has(participantId));
        /** There is no news of them but the list: it is right, also where an earlier one, or their connections' times, said otherwise. */
        const isQuiet = new Set(quiet.map(({ participantId }) => participantId));
        const isBack = ({ participantId, connection }: Connection) => {
          const now = ofNow(participantId);
          if (!now || !isQuiet.has(participantId)) return false;
          return now.connection === connection ? !now.connected : !listed.has(now.connection);
        };
        return accept(
          ...connections.flatMap((each) => (isBack(each) ? joins(state, each) : joined(state, each))),
          ...gone.flatMap(({ participantId, connection }) =>
            left(state, { participantId, connection, since: ofNow(participantId)!.since }),
          ),
          ...shared(state, screens),
        );
      },
    }),
  },

  events: {
    "media.joined": event({
      summary: "Somebody can be heard and seen, or hears and sees.",
      data: Connection,
      see: { staff: "all" },
    }),
    "media.left": event({ summary: "Somebody is no longer in the media room.", data: Connection, see: { staff: "all" } }),
    "screen.shared": event({ summary: "Somebody's screen takes the stage.", data: ScreenShared, see: everyone }),
    "screen.unshared": event({
      summary: "The screen is no longer shared: the scene has the stage again.",
      data: z.strictObject({}),
      see: everyone,
    }),
  },

  evolve: {
    "media.joined": (slice, { participantId, ...connection }: Connection) => ({
      ...slice,
      byParticipant: withValue(slice.byParticipant, participantId, { ...connection, connected: true }),
    }),
    "media.left": (slice, { participantId, ...connection }: Connection) => ({
      ...slice,
      byParticipant: withValue(slice.byParticipant, participantId, { ...connection, connected: false }),
    }),
    "screen.shared": (slice, { participantId }: ScreenShared) => ({ ...slice, screen: participantId }),
    "screen.unshared": (slice) => ({ ...slice, screen: null }),
    "session.ended": () => media.initial,
  },

  view(slice, { group }) {
    if (group === "staff") return slice;
    return group === "lobby" || slice.screen === null ? media.initial : { ...media.initial, screen: slice.screen };
  },
});

/** Who shares already goes on; of several who begin at once the first has the stage. */
function shared(state: SessionState, screens: readonly string[]): Draft[] {
  const { screen } = media.of(state);
  const here = screens.filter((id) => presence.of(state).byId[id]);
  if (screen !== null && here.includes(screen)) return [];
  const [next] = here;
  if (next) return [{ type: "screen.shared", data: { participantId: next } satisfies ScreenShared, actor: next }];
  return screen === null ? [] : [{ type: "screen.unshared", data: {}, actor: screen }];
}

function joined(state: SessionState, connection: Connection): Draft[] {
  const known = valueOf(media.of(state).byParticipant, connection.participantId);
  if (known && (known.connection === connection.connection || known.since > connection.since)) return [];
  return joins(state, connection);
}

const joins = (state: SessionState, data: Connection): Draft[] =>
  presence.of(state).byId[data.participantId] ? [{ type: "media.joined", data, actor: data.participantId }] : [];

/** One that ends before its beginning was told is kept as ended: the beginning then comes too late. */
function left(state: SessionState, connection: Connection): Draft[] {
  if (!presence.of(state).byId[connection.participantId]) return [];
  const known = valueOf(media.of(state).byParticipant, connection.participantId);
  const isNews = !known || (known.connection === connection.connection ? known.connected : known.since < connection.since);
  return isNews ? [{ type: "media.left", data: connection, actor: connection.participantId }] : [];
}

/** What somebody may send at this moment: what a token, the media server and their own buttons say alike. */
export function mediaRights(state: SessionState, participantId: string): MediaRights {
  if (isRemoved(state, participantId)) return NO_MEDIA_RIGHTS;
  return {
    microphone: may(state, participantId, "speak"),
    camera: may(state, participantId, "camera"),
    screen: may(state, participantId, "share"),
  };
}

/** What is known of each connection, for a list that is asked for now. */
export const knownConnections = (state: SessionState): z.infer<typeof KnownConnection>[] =>
  entriesOf(media.of(state).byParticipant).map(([participantId, { connection, connected }]) => ({
    ...{ participantId, connection, connected },
  }));

/** Events after which somebody may send more or less than before, or the room itself begins or ends. */
export const concernsMedia: ReadonlySet<string> = new Set([
  "session.started",
  "session.ended",
  "participant.removed",
  "participant.muted",
  "permission.changed",
  "room.locked",
]);
