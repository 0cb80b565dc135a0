import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { RecordingList } from "../../../contracts/recordings.ts";
import { call, unwrap } from "../../api.ts";
import { recorded, type Recorded } from "../../playback/takes.ts";

/** What a browser still brings up is looked for this often. */
const COMING_MS = 4_000;
const STALE_MS = 60_000;

/** What was recorded of a class. `isFresh`: it has just ended, and more may come. */
export function useRecorded(sessionId: string, isFresh: boolean): UseQueryResult<Recorded> {
  return useQuery({
    queryKey: ["recordings", sessionId],
    queryFn: async ({ signal }) =>
      unwrap(await call({ method: "GET", path: `/v1/sessions/${sessionId}/recordings`, answer: RecordingList, signal })),
    select: recorded,
    // Each answer has other links: a player keeps the one that it began with, and asks for another when that has ended.
    staleTime: STALE_MS,
    refetchInterval: ({ state }) => (isFresh || (state.data && recorded(state.data).isComing) ? COMING_MS : false),
  });
}
