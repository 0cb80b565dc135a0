import type { Track } from "livekit-client";

/** Why a device could not be had, in the terms in which it can be mended. */
export type DeviceTrouble =
  | { device: Device; why: "denied" | "missing" | "busy" }
  /** Another one was chosen, and could not be had: the one before goes on. */
  | { device: ChosenDevice; why: "kept" };
export type Device = "microphone" | "camera" | "screen";
export type Quality = "good" | "poor" | "lost" | "unknown";

/** Somebody in the media room, as the screens draw them. */
export interface MediaPerson {
  /** Participant id. */
  id: string;
  isYou: boolean;
  isSpeaking: boolean;
  isHeard: boolean;
  camera: Track | null;
  screen: Track | null;
  quality: Quality;
}

export type MediaStatus =
  | "connecting"
  | "connected"
  | "reconnecting"
  /** The media server does not answer; it is tried again by itself. */
  | "unavailable"
  /** Another tab of the same person has sound and picture. */
  | "elsewhere"
  /** Not admitted (any more). */
  | "closed";

export interface MediaSnapshot {
  status: MediaStatus;
  people: readonly MediaPerson[];
  /** Participant ids, who spoke last first. */
  spoke: readonly string[];
  on: Readonly<Record<Device, boolean>>;
  /** Devices that are being opened. */
  opening: readonly Device[];
  trouble: DeviceTrouble | null;
  /** The browser plays no sound before a tap. */
  needsTap: boolean;
  /** Sound and shared screens, no cameras. */
  savesData: boolean;
  /** Ids of the devices that are used next. */
  chosen: Readonly<Partial<Record<ChosenDevice, string>>>;
}
export type ChosenDevice = "microphone" | "camera" | "speaker";

export const nothingYet: MediaSnapshot = {
  ...{ status: "connecting", people: [], spoke: [], opening: [], trouble: null },
  ...{ on: { microphone: false, camera: false, screen: false }, needsTap: false, savesData: false, chosen: {} },
};
