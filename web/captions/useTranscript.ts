import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import * as z from "zod/mini";
import { TranscriptLine } from "../../contracts/transcripts.ts";
import { call, unwrap } from "../api.ts";
import { writes } from "../endpoints.ts";
import { useAction } from "../useAction.ts";
import { isWished, wishFulfilled } from "./transcript-wish.ts";

/** When each word was said is nothing that anybody reads or corrects: of a long lesson it is most of what there is. */
const ReadTranscript = z.object({
  version: z.int(),
  startedAt: z.iso.datetime(),
  lines: z.array(z.omit(TranscriptLine, { words: true })),
});
export type ReadTranscript = z.infer<typeof ReadTranscript>;
export type ReadLine = ReadTranscript["lines"][number];

/** The server may still be waiting for the log; it goes on by itself, and this only looks. */
const LOOK_AGAIN_MS = 3_000;

export const transcriptPath = (sessionId: string) => `/v1/transcripts/${sessionId}`;
export const transcriptKey = (sessionId: string) => ["transcripts", sessionId];

export interface SavedTranscript {
  /** `data` is null where none is saved. */
  saved: UseQueryResult<ReadTranscript | null>;
  /** Somebody asked for it here, and it is on its way. */
  isSaving: boolean;
  hasFailed: boolean;
  save(): Promise<void>;
}

/** The transcript of a class that is over. Whoever ended it with the wish to have it saved has it saved here. */
export function useTranscript(sessionId: string): SavedTranscript {
  const saving = useAction(writes.saveTranscript);
  const [wished] = useState(() => isWished(sessionId));
  const [asked, setAsked] = useState(false);
  const saved = useQuery({
    queryKey: transcriptKey(sessionId),
    queryFn: async ({ signal }) => {
      const answer = await call({ method: "GET", path: transcriptPath(sessionId), answer: ReadTranscript, signal });
      return !answer.ok && answer.failure.status === 404 ? null : unwrap(answer);
    },
    refetchInterval: ({ state }) => (asked && !state.data ? LOOK_AGAIN_MS : false),
    gcTime: 0,
  });
  const save = async () => {
    setAsked(true);
    const result = await saving.run({ sessionId });
    if (!result.ok) return setAsked(false);
    wishFulfilled(sessionId);
    await saved.refetch();
  };
  useEffect(() => {
    if (wished) void save();
    // oxlint-disable-next-line react/exhaustive-deps -- once, as the screen comes
  }, []);
  return { saved, isSaving: asked && !saved.data, hasFailed: saving.failure !== null, save };
}
