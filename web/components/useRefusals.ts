import { useEffect, useRef } from "react";
import { errorText } from "../error-text.ts";
import type { SessionSnapshot } from "../session-client/index.ts";
import { toast } from "./toasts.tsx";

/** Whatever was taken back on the screen is explained. */
export function useRefusals(refusals: SessionSnapshot["refusals"]): void {
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const { key, message, ...refusal } of refusals) {
      if (told.current.has(key)) continue;
      told.current.add(key);
      toast(errorText({ code: "code" in refusal ? String(refusal.code) : "", message }));
    }
  }, [refusals]);
}
