import * as z from "zod/mini";

/** What somebody may send to the class by audio and video. Everybody in class may receive. */
export const MediaRights = z.strictObject({ microphone: z.boolean(), camera: z.boolean(), screen: z.boolean() });
export type MediaRights = z.infer<typeof MediaRights>;

export const NO_MEDIA_RIGHTS: MediaRights = { microphone: false, camera: false, screen: false };
