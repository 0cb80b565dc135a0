import { useEffect, useRef } from "react";
import { errorText } from "../error-text.ts";
import type { SessionSnapshot } from "../session-client/index.ts";
import { toast } from "./toasts.tsx";

/** Whatever was taken back on the screen is explained. */
export function useRefusals(refusals: SessionSnapshot["refusals"]): void {
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const { key, code, message } of refusals) {
      if (told.current.has(key)) continue;
      told.current.add(key);
      toast(errorText({ code, message }));
    }
  }, [refusals]);
}
