import {
  DisconnectReason,
  MediaDeviceFailure,
  Room,
  RoomEvent,
  Track,
  type LocalTrackPublication,
  type Participant,
  type RemoteTrack,
  type RemoteTrackPublication,
} from "livekit-client";
import type { Media } from "../../contracts/http.ts";
import { chosenDevices, constraintFor, keepDevice, keepSavesData, savesData } from "./choices.ts";
import { microphone } from "./microphone.ts";
import { Receivers } from "./receivers.ts";
import { OneTab } from "./one-tab.ts";
import { nothingYet } from "./snapshot.ts";
import type { ChosenDevice, Device, DeviceTrouble, MediaSnapshot } from "./snapshot.ts";
import { switchDevice } from "./switching.ts";
import { personOf } from "./person.ts";
import { isFresh } from "./token.ts";

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 15_000;

export interface MediaRoomOptions {
  /** Whose room it is: of their tabs in one browser, one has sound and picture. */
  participantId: string;
  /** From the admission; perhaps too old by now. */
  first: Media;
  /** A fresh way in; null where there is none (any more). Rejects while it could not be asked. */
  askAgain(): Promise<Media>;
}

/**
 * One person's hold on the media room, for as long as the class lasts. No React. Invariant: it gives up only when it is told that there
 * is no way in; the class does not wait for it.
 */
export class MediaRoom {
  readonly #options: MediaRoomOptions;
  readonly #room: Room;
  readonly #oneTab: OneTab;
  readonly #listeners = new Set<() => void>();
  #snapshot: MediaSnapshot;
  #first: Media;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  #choosing: Promise<void> = Promise.resolve();
  /** What is to be on again after a new connection. A screen cannot be: that takes a person's own hand. */
  #wanted = { microphone: false, camera: false };

  readonly #receivers = new Receivers(() => this.#room);

  constructor(options: MediaRoomOptions) {
    this.#options = options;
    this.#first = options.first;
    this.#oneTab = new OneTab(`chalkline.media.${options.participantId}`);
    this.#snapshot = { ...nothingYet, savesData: savesData(), chosen: chosenDevices() };
    const { chosen } = this.#snapshot;
    this.#room = new Room({
      // Pictures are as large as they are drawn, and layers that nobody looks at are not sent.
      adaptiveStream: true,
      dynacast: true,
      publishDefaults: { simulcast: true, dtx: true, red: true },
      audioCaptureDefaults: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      videoCaptureDefaults: { resolution: { width: 1280, height: 720, frameRate: 24 } },
      ...(chosen.speaker ? { audioOutput: { deviceId: chosen.speaker } } : {}),
    });
    this.#listen();
    void this.#connect();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly current = (): MediaSnapshot => this.#snapshot;

  /** Turns a device on or off. What goes wrong is in the snapshot. */
  async turn(device: Device, on: boolean): Promise<void> {
    const { localParticipant } = this.#room;
    const { chosen } = this.#snapshot;
    if (device !== "screen") this.#wanted = { ...this.#wanted, [device]: on };
    this.#show({ opening: [...this.#snapshot.opening, device], trouble: null });
    try {
      if (device === "microphone") await localParticipant.setMicrophoneEnabled(on, await constraintFor(chosen.microphone));
      if (device === "camera") await localParticipant.setCameraEnabled(on, await constraintFor(chosen.camera));
      if (device === "screen") await localParticipant.setScreenShareEnabled(on, { audio: true, contentHint: "detail" });
    } catch (error) {
      if (device !== "screen") this.#wanted = { ...this.#wanted, [device]: false };
      const failure = MediaDeviceFailure.getFailure(error);
      // Who closes the browser's own dialogue wants no screen shared, and knows it.
      const isChangeOfMind = device === "screen" && failure === MediaDeviceFailure.PermissionDenied;
      if (failure && !isChangeOfMind) this.#show({ trouble: { device, why: whyOf(failure) } });
    } finally {
      this.#show({ opening: this.#snapshot.opening.filter((each) => each !== device) });
    }
  }

  /** For now and for the next class, where it can be had. One after the other: each may go back to the one before. */
  choose(device: ChosenDevice, id: string): Promise<void> {
    return (this.#choosing = this.#choosing.then(() => this.#choose(device, id)));
  }

  async #choose(device: ChosenDevice, id: string): Promise<void> {
    const { chosen } = this.#snapshot;
    this.#show({ chosen: { ...chosen, [device]: id }, trouble: null });
    const how = await switchDevice(this.#room, device, id).catch((error) => MediaDeviceFailure.getFailure(error) ?? "kept");
    if (how === "done") return keepDevice(device, id);
    const trouble: DeviceTrouble = how === "kept" || device === "speaker" ? { device, why: "kept" } : { device, why: whyOf(how) };
    this.#show({ chosen, trouble });
  }

  saveData(saves: boolean): void {
    keepSavesData(saves);
    this.#show({ savesData: saves });
    for (const { trackPublications } of this.#room.remoteParticipants.values())
      for (const publication of trackPublications.values()) this.#wish(publication as RemoteTrackPublication);
  }

  /** From now on, what is sent already too; null: to everybody in the room. */
  sendTo(receivers: readonly string[] | null): void {
    this.#receivers.choose(receivers);
  }

  /** After a tap, which browsers ask for before they play sound. */
  async allowSound(): Promise<void> {
    await this.#room.startAudio().catch(() => undefined);
    this.#redraw();
  }

  /** Takes sound and picture over from another tab. */
  takeOver(): void {
    this.#show({ status: "connecting" });
    void this.#connect();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#oneTab.leave();
    microphone.hand(null);
    void this.#room.disconnect();
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    this.#oneTab.take();
    try {
      const media = isFresh(this.#first) ? this.#first : await this.#options.askAgain();
      this.#first = null;
      if (this.#isClosed) return;
      if (media === null) return this.#show({ status: "closed", people: [] });
      const wanted = this.#wanted;
      await this.#room.connect(media.url, media.token, { maxRetries: 0, websocketTimeout: 5_000 });
      this.#failures = 0;
      if (wanted.microphone) await this.turn("microphone", true);
      if (wanted.camera) await this.turn("camera", true);
    } catch {
      this.#tryLater();
    }
  }

  #tryLater(): void {
    if (this.#isClosed) return;
    const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#failures++);
    this.#show({ status: "unavailable" });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(
      () => void (this.#oneTab.isTaken ? this.#elsewhere() : this.#connect()),
      backoff * (0.5 + Math.random() / 2),
    );
  }

  #listen(): void {
    const redraw = () => this.#redraw();
    const room = this.#room;
    room
      .on(RoomEvent.Connected, () => {
        this.#receivers.connected();
        redraw();
      })
      .on(RoomEvent.Reconnecting, redraw)
      .on(RoomEvent.SignalReconnecting, redraw)
      .on(RoomEvent.Reconnected, redraw)
      .on(RoomEvent.Disconnected, (reason) => this.#disconnected(reason))
      .on(RoomEvent.ParticipantConnected, redraw)
      .on(RoomEvent.ParticipantDisconnected, redraw)
      .on(RoomEvent.TrackPublished, (publication) => this.#wish(publication))
      .on(RoomEvent.TrackUnpublished, redraw)
      .on(RoomEvent.TrackSubscribed, (track) => this.#play(track))
      .on(RoomEvent.TrackUnsubscribed, (track) => this.#stop(track))
      .on(RoomEvent.TrackMuted, redraw)
      .on(RoomEvent.TrackUnmuted, redraw)
      .on(RoomEvent.LocalTrackPublished, redraw)
      .on(RoomEvent.LocalTrackUnpublished, (publication) => this.#unpublished(publication))
      .on(RoomEvent.ActiveSpeakersChanged, (speakers) => this.#spoke(speakers))
      .on(RoomEvent.ConnectionQualityChanged, redraw)
      .on(RoomEvent.AudioPlaybackStatusChanged, redraw)
      .on(RoomEvent.ParticipantPermissionsChanged, redraw);
  }

  #disconnected(reason: DisconnectReason | undefined): void {
    microphone.hand(null);
    this.#redraw();
    if (this.#isClosed || reason === DisconnectReason.CLIENT_INITIATED) return;
    if (reason === DisconnectReason.DUPLICATE_IDENTITY) return this.#elsewhere();
    this.#tryLater();
  }

  /** Another tab has them now. When it is gone they come back by themselves, to hear and see: going on air takes a hand. */
  #elsewhere(): void {
    this.#show({ status: "elsewhere", people: [] });
    void this.#oneTab.wait(() => {
      this.#wanted = { microphone: false, camera: false };
      this.takeOver();
    });
  }

  /** Permission was taken, or a browser's own button ended it. */
  #unpublished({ source }: LocalTrackPublication): void {
    if (this.#room.state === "connected") {
      if (source === Track.Source.Microphone) this.#wanted = { ...this.#wanted, microphone: false };
      if (source === Track.Source.Camera) this.#wanted = { ...this.#wanted, camera: false };
    }
    this.#redraw();
  }

  #wish(publication: RemoteTrackPublication): void {
    publication.setSubscribed(!(this.#snapshot.savesData && publication.source === Track.Source.Camera));
    this.#redraw();
  }

  #play(track: RemoteTrack): void {
    // Pictures are attached by what draws them; sound has nothing to be drawn.
    if (track.kind === Track.Kind.Audio) track.attach();
    this.#redraw();
  }
  #stop(track: RemoteTrack): void {
    for (const element of track.detach()) if (track.kind === Track.Kind.Audio) element.remove();
    this.#redraw();
  }

  #spoke(speakers: readonly Participant[]): void {
    const now = speakers.map(({ identity }) => identity);
    this.#show({ spoke: [...now, ...this.#snapshot.spoke.filter((id) => !now.includes(id))] });
    this.#redraw();
  }

  #redraw(): void {
    const room = this.#room;
    const own = room.localParticipant;
    // Muted by staff is muted: a new connection must not undo it.
    if (room.state === "connected" && this.#snapshot.opening.length === 0) {
      this.#wanted = { microphone: own.isMicrophoneEnabled, camera: own.isCameraEnabled };
    }
    const isUp = room.state !== "disconnected" && room.state !== "connecting";
    const heard = own.getTrackPublication(Track.Source.Microphone);
    microphone.hand(isUp && heard?.track && !heard.isMuted ? heard.track.mediaStreamTrack : null);
    this.#show({
      status: isUp ? (room.state === "connected" ? "connected" : "reconnecting") : this.#snapshot.status,
      people: isUp ? [own, ...room.remoteParticipants.values()].map((each) => personOf(each, own)) : [],
      on: {
        microphone: isUp && own.isMicrophoneEnabled,
        camera: isUp && own.isCameraEnabled,
        screen: isUp && own.isScreenShareEnabled,
      },
      needsTap: isUp && !room.canPlaybackAudio,
    });
  }

  #show(changes: Partial<MediaSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...changes };
    for (const listener of this.#listeners) listener();
  }
}

function whyOf(failure: MediaDeviceFailure): "denied" | "missing" | "busy" {
  switch (failure) {
    case MediaDeviceFailure.PermissionDenied:
      return "denied";
    case MediaDeviceFailure.NotFound:
      return "missing";
    case MediaDeviceFailure.DeviceInUse:
    case MediaDeviceFailure.Other:
      return "busy";
  }
}
