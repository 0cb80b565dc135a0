import type { Logger } from "../../platform/log.ts";
import { wordFilter } from "../../platform/word-filter.ts";
import type { OverflowCast, RoomRecorders } from "../../platform/egress.ts";
import type { MediaServer } from "../../platform/media-server.ts";
import type { Sha256 } from "../../session-core/hash-chain.ts";
import { SYSTEM, type SessionState } from "../../session-core/feature.ts";
import { genesisHash } from "../../session-core/hash-chain.ts";
import { headOf, type Head } from "../../session-core/numbering.ts";
import { lifecycle, type LifecycleState } from "../../session-core/features/orchestrator/lifecycle.ts";
import { evolve, initialState, type SessionEvent } from "../../session-core/session.ts";
import { Absences } from "./absences.ts";
import { Admission } from "./admission.ts";
import { EgressKeeper } from "./egress-keeper.ts";
import { EventLog, NO_EVENTS, type EncodedEvents } from "./event-log.ts";
import type { FactBook } from "./facts.ts";
import { Hub } from "./hub.ts";
import { MediaKeeper } from "./media-keeper.ts";
import { Outbox, type AppendFailure, type Position } from "./outbox.ts";
import { Quarantine } from "./quarantine.ts";
import { Roster } from "./roster.ts";
import type { ReaderLimits } from "./reader-budget.ts";
import { Recovery } from "./recovery.ts";
import { Sequencer, type Turn } from "./sequencer.ts";
import { SNAPSHOT_EVERY_EVENTS, SNAPSHOT_IDLE_MS, Snapshots, type Snapshot } from "./snapshots.ts";
import { StateHashes } from "./state-hashes.ts";
import { Services } from "./services.ts";
import { Settling } from "./settling.ts";
import type { SessionStorage } from "./storage.ts";
import { Standing } from "./standing.ts";
import { Timers } from "./timers.ts";
import { Waiting } from "./waiting.ts";

/** The alarm that flushes when the object was evicted or killed before its outbox ran. */
const FLUSH_SAFETY_MS = 5_000;
/** What a session needs of the world. */
export interface RoomPorts {
  storage: SessionStorage;
  /** Ticket secrets; the first signs. */
  secrets: readonly string[];
  sha256: Sha256;
  now(): number;
  /** Calls back after the delay unless the object is gone by then. What waits keeps the object awake: answers how to call it off. */
  after(ms: number, wake: () => void): () => void;
  newId(): string;
  newSalt(): string;
  jitter(): number;
  append(session: { tenantId: string; sessionId: string }, events: EncodedEvents): Promise<Position>;
  readPostgres(session: { tenantId: string; sessionId: string }, after: number, limit: number): Promise<SessionEvent[]>;
  classify(error: unknown): AppendFailure;
  /** Keeps the final hash outside Postgres. */
  anchor(record: { tenantId: string; sessionId: string; sequence: number; hash: string; epoch: number }): Promise<void>;
  /** The room for audio and video, where there is a media server. */
  media?: MediaPorts | null;
  logger: Logger;
  /** Smaller where a test's class says less than people do. */
  readerLimits?: ReaderLimits | undefined;
}

export interface MediaPorts {
  server: MediaServer;
  room(sessionId: string): string;
  cast?: OverflowCast | null;
  recorders?: RoomRecorders | null;
}

/** A session that has begun, put together. */
export interface ClassParts {
  facts: FactBook;
  roster: Roster;
  timers: Timers;
  absences: Absences;
  admission: Admission;
  sequencer: Sequencer;
  hub: Hub;
  standing: Standing;
  waiting: Waiting;
  outbox: Outbox;
  recovery: Recovery;
  quarantine: Quarantine;
  media: MediaKeeper | null;
  egress: EgressKeeper | null;
  takeSnapshot(): void;
  /** Arms what an earlier life of the object may have left undone: it may have died between taking a timer and doing its work. */
  takeUp(): void;
  /** Once Postgres holds the whole ended log: anchors it and drops it here. */
  settle(): Promise<void>;
}

/** Loads a session from its storage (snapshot, then tail) and connects its parts. */
export function assemble(ports: RoomPorts, facts: FactBook): ClassParts {
  const { storage, logger } = ports;
  const { tenantId, sessionId } = facts.current;
  const roster = new Roster(storage);
  const timers = new Timers(storage);
  const admission = new Admission({ ...ports, sessionId, roster });
  const log = new EventLog(storage);
  const snapshots = new Snapshots(storage);
  const quarantine = new Quarantine(storage, logger);

  const snapshot = snapshots.latest();
  let snapshotAt = snapshot.sequence;
  const { settled, epoch } = facts.current;
  // The final snapshot is all that a settled session has; where it is of another core, that the class is over is still known.
  const state = settled && snapshot.sequence === 0 ? overSince(settled.at) : fold(log, snapshot);
  const last = log.last();
  const genesis: Head = { sequence: 0, hash: genesisHash(ports.sha256, tenantId, sessionId), at: 0, epoch };

  const takeSnapshot = () => {
    const { head, state } = sequencer;
    if (head.sequence === snapshotAt) return;
    storage.transaction(() => snapshots.take({ sequence: head.sequence, state }));
    snapshotAt = head.sequence;
  };

  const sequencer: Sequencer = new Sequencer(
    {
      ...ports,
      log,
      screen: wordFilter(facts.current.words),
      transaction: (work) => storage.transaction(work),
      readers: () => hub.size,
      committing({ to, state, events }: Turn) {
        const now = ports.now();
        media?.committing(events);
        egress?.committing(events);
        // A retry that is set already keeps its time: a busy class must not shorten the backoff.
        if (!timers.isArmed("outbox")) timers.arm("outbox", now + FLUSH_SAFETY_MS);
        if (to - snapshotAt >= SNAPSHOT_EVERY_EVENTS) {
          snapshots.take({ sequence: to, state });
          snapshotAt = to;
          timers.disarm("snapshot");
        } else timers.armBy("snapshot", now + SNAPSHOT_IDLE_MS);
      },
      rolledBack: () => timers.reload(),
      publish(turn) {
        const carried = hub.publish(turn);
        if (turn.events.length > 0) outbox.nudge();
        media?.committed(turn.events);
        egress?.committed(turn.events);
        waiting.after(turn.events);
        return carried;
      },
      fail: (message, error) => logger.error(message, { sessionId }, error),
    },
    { state, head: last ? headOf(last) : settled ? { ...settled, epoch } : genesis },
  );

  const hub: Hub = new Hub({
    ...ports,
    read: (after, limit) => log.read(after, limit),
    takingBack: (after) => log.takingBack(after),
    state: () => sequencer.state,
    head: () => sequencer.head,
    hashes: new StateHashes(ports.sha256),
    standing: () => standing.current,
  });
  const standing = new Standing(facts, () => sequencer.state);

  const waiting = new Waiting({ hub, sequencer, facts });

  const outbox: Outbox = new Outbox({
    ...ports,
    encoded: (after, limit) => log.readEncoded(after, limit),
    event: (after) => log.read(after, 1)[0] ?? null,
    head: () => sequencer.head.sequence,
    position: () => facts.current.flushedThrough,
    holds: (at) => facts.current.settled !== null || recovery.agrees(at),
    moved: ({ watermark }) => {
      services.works("database");
      if (watermark !== facts.current.flushedThrough) facts.write({ flushedThrough: watermark });
    },
    append: (events) => ports.append({ tenantId, sessionId }, events),
    recover: () => recovery.adoptPostgres(),
    isQuarantined: (sequence) => quarantine.has(sequence),
    quarantine: (event, error) => quarantine.add(event, error),
    retryAt: (at) => timers.arm("outbox", at),
    done() {
      // The safety alarm stays, and finds nothing: to set it again for each event of a quiet class would hold the event's commit up
      // until the alarm is stored too.
      if (lifecycle.of(sequencer.state).phase === "ended") settling.begin();
    },
    report(message, error) {
      services.failed("database");
      logger.warn(message, { sessionId, error: String(error) });
    },
  });

  const services: Services = new Services(() => hub.signals.announce(services.signal(), ["staff"]));

  const settling = new Settling({
    ...{ facts, log, timers, now: ports.now, transaction: (work) => storage.transaction(work) },
    head: () => sequencer.head,
    position: () => ports.append({ tenantId, sessionId }, NO_EVENTS),
    anchor: (record) => ports.anchor({ tenantId, sessionId, ...record }),
    keepState() {
      snapshots.take({ sequence: sequencer.head.sequence, state: sequencer.state });
      snapshotAt = sequencer.head.sequence;
    },
    report: (message, details) => logger.error(message, { sessionId, ...details }),
  });
  const reportOfMedia = (message: string, error?: unknown) =>
    logger.warn(message, { sessionId, ...(error ? { error: String(error) } : {}) });
  const media = ports.media
    ? new MediaKeeper({
        ...ports,
        server: ports.media.server,
        room: ports.media.room(sessionId),
        cast: castOf(ports.media, sessionId),
        state: () => sequencer.state,
        head: () => sequencer.head.sequence,
        read: (after, limit) => log.read(after, limit),
        position: () => facts.current.mediaThrough ?? 0,
        moved: (mediaThrough) => facts.write({ mediaThrough }),
        submit: (type, data) => sequencer.ask(SYSTEM, type, data, null, undefined),
        isAnybodyHere: () => hub.size > 0,
        wakeBy: (at) => timers.armBy("media", at),
        report: reportOfMedia,
      })
    : null;
  const egress = ports.media?.recorders
    ? new EgressKeeper({
        ...ports,
        recorders: ports.media.recorders,
        room: ports.media.room(sessionId),
        state: () => sequencer.state,
        watchedUntil: () => facts.current.egressWatchedUntil ?? null,
        watch: (egressWatchedUntil) => facts.write({ egressWatchedUntil }),
        submit: (type, data) => sequencer.ask(SYSTEM, type, data, null, undefined),
        wakeBy: (at) => timers.armBy("egress", at),
        report: reportOfMedia,
        alarm: (message, error) => logger.error(message, { sessionId }, error),
      })
    : null;

  const recovery = new Recovery({
    ...ports,
    log,
    genesis,
    head: () => sequencer.head,
    position: () => ports.append({ tenantId, sessionId }, NO_EVENTS),
    readPostgres: (after, limit) => ports.readPostgres({ tenantId, sessionId }, after, limit),
    rewrite(flushedThrough, work) {
      let head = genesis;
      storage.transaction(() => {
        head = work();
        snapshots.clear();
        facts.write({ epoch: head.epoch, ...(flushedThrough === null ? {} : { flushedThrough }) });
        timers.armBy("outbox", ports.now() + FLUSH_SAFETY_MS);
      });
      snapshotAt = 0;
      sequencer.replace({ state: fold(log, { sequence: 0, state: initialState }), head });
      hub.resnapshot();
      outbox.nudge();
    },
  });

  function takeUp(): void {
    const { flushedThrough, settled } = facts.current;
    const unsettled = lifecycle.of(sequencer.state).phase === "ended" && !settled;
    if (flushedThrough !== sequencer.head.sequence || unsettled) timers.armBy("outbox", ports.now() + FLUSH_SAFETY_MS);
  }

  return {
    facts,
    roster,
    timers,
    absences: new Absences(roster, timers),
    admission,
    sequencer,
    hub,
    standing,
    waiting,
    outbox,
    recovery,
    quarantine,
    media,
    egress,
    takeSnapshot,
    takeUp,
    settle: () => settling.settle(),
  };
}

function castOf({ cast, room }: MediaPorts, sessionId: string): (() => Promise<void>) | null {
  return cast ? () => cast.keep(room(sessionId), sessionId) : null;
}

function overSince(endedAt: number): SessionState {
  return { ...initialState, [lifecycle.name]: { ...lifecycle.initial, phase: "ended", endedAt } satisfies LifecycleState };
}

/** The state at the end of the log: the snapshot's, and the tail after it. */
function fold(log: EventLog, { sequence, state }: Snapshot): SessionState {
  let folded = state;
  for (let after = sequence, tail = log.read(after, 1_000); tail.length > 0; tail = log.read(after, 1_000)) {
    folded = tail.reduce(evolve, folded);
    after = tail.at(-1)!.sequence;
  }
  return folded;
}
