import { useState } from "react";
import { ASSET_MAX_BYTES } from "../../../contracts/limits.ts";
import type { Failure } from "../../api.ts";
import { writes } from "../../endpoints.ts";

export interface PictureUpload {
  sending: boolean;
  failure: Failure | null;
  /** Answers the picture's address, or null after a failure that is shown. */
  send(file: File): Promise<string | null>;
}

export function usePictureUpload(sessionId: string): PictureUpload {
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const send = async (file: File): Promise<string | null> => {
    setFailure(null);
    if (file.size > ASSET_MAX_BYTES) {
      setFailure({ code: "body_too_large", message: "", status: 413 });
      return null;
    }
    setSending(true);
    const sent = await writes.uploadFile({ sessionId, file }, crypto.randomUUID());
    setSending(false);
    if (sent.ok) return sent.value.contentUrl;
    setFailure(sent.failure);
    return null;
  };
  return { sending, failure, send };
}
