import type { LiveClass } from "../components/useSession.ts";
import { CaptionLines } from "./CaptionLines.tsx";
import { CaptionStrip } from "./CaptionStrip.tsx";

/** What the class reads, and, for staff, a way to correct it. */
export const StaffCaptions = ({ live }: { live: LiveClass }) => (
  <CaptionStrip live={live} state={live.snapshot.state}>
    <CaptionLines live={live} />
  </CaptionStrip>
);
