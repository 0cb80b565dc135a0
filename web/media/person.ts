import { ConnectionQuality, Track, type Participant, type TrackPublication } from "livekit-client";
import type { Device, MediaPerson, Quality } from "./snapshot.ts";

const sources: Record<Device, Track.Source> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
};

const shownTrack = (publication: TrackPublication | undefined) =>
  publication && !publication.isMuted ? (publication.track ?? null) : null;

/** Somebody in the media room, as the screens draw them. */
export function personOf(participant: Participant, own: Participant): MediaPerson {
  return {
    id: participant.identity,
    isYou: participant === own,
    isSpeaking: participant.isSpeaking,
    isHeard: participant.isMicrophoneEnabled,
    camera: shownTrack(participant.getTrackPublication(sources.camera)),
    screen: shownTrack(participant.getTrackPublication(sources.screen)),
    quality: qualities[participant.connectionQuality],
  };
}

const qualities: Record<ConnectionQuality, Quality> = {
  [ConnectionQuality.Excellent]: "good",
  [ConnectionQuality.Good]: "good",
  [ConnectionQuality.Poor]: "poor",
  [ConnectionQuality.Lost]: "lost",
  [ConnectionQuality.Unknown]: "unknown",
};
