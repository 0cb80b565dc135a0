import { createContext } from "react";
import type { LiveClass } from "../components/useSession.ts";

/** The class that a board on the stage belongs to; null where there is none to draw in, as in a replay. */
export const LiveContext = createContext<LiveClass | null>(null);
