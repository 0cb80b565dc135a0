import type { BinaryFileData } from "@excalidraw/excalidraw/types";
import { addressOf } from "./draw/pictures.ts";

/** The editor wants the bytes themselves. Null where they could not be had. */
export async function readPicture(fileId: string): Promise<BinaryFileData | null> {
  try {
    const answer = await fetch(addressOf(fileId));
    if (!answer.ok) return null;
    const blob = await answer.blob();
    const dataURL = await new Promise<string>((resolve, reject) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => resolve(reader.result as string));
      reader.addEventListener("error", () => reject(new Error("the picture could not be read")));
      reader.readAsDataURL(blob);
    });
    return { id: fileId, dataURL, mimeType: blob.type, created: 1 } as unknown as BinaryFileData;
  } catch {
    return null;
  }
}
