/** As much of R2 as recordings need: objects, and uploads in parts that it forgets once they are complete. */
export class Bucket {
  readonly held = new Map<string, Uint8Array>();
  readonly uploads = new Map<string, Map<number, Uint8Array>>();
  /** How many requests for parts it still answers. */
  partsLeft = Infinity;

  get files(): R2Bucket {
    const { held } = this;
    const object = (bytes: Uint8Array, range = { offset: 0, length: bytes.length }) => ({
      size: bytes.length,
      arrayBuffer: async () => bytes.slice(range.offset, range.offset + range.length).buffer,
    });
    const files = {
      put: async (key: string, bytes: Uint8Array) => void held.set(key, bytes.slice()),
      get: async (key: string, options?: { range?: { offset: number; length: number } }) =>
        held.has(key) ? object(held.get(key)!, options?.range) : null,
      head: async (key: string) => (held.has(key) ? object(held.get(key)!) : null),
      delete: async (key: string) => void held.delete(key),
      createMultipartUpload: async (key: string) => {
        const uploadId = `upload-${this.uploads.size}-of-${key}`;
        this.uploads.set(uploadId, new Map());
        return { uploadId };
      },
      resumeMultipartUpload: (key: string, uploadId: string) => this.#upload(key, uploadId),
    };
    return files as unknown as R2Bucket;
  }

  #upload(key: string, uploadId: string) {
    const parts = () => {
      const known = this.uploads.get(uploadId);
      if (!known) throw new Error("uploadPart: The specified multipart upload does not exist. (10024)");
      return known;
    };
    return {
      uploadPart: async (partNumber: number, bytes: Uint8Array) => {
        if (this.partsLeft-- <= 0) throw new Error("We encountered an internal error. Please try again. (10001)");
        parts().set(partNumber, bytes.slice());
        return { partNumber, etag: `etag-${partNumber}` };
      },
      complete: async (uploaded: { partNumber: number }[]) => {
        const whole = Uint8Array.from(uploaded.flatMap(({ partNumber }) => [...parts().get(partNumber)!]));
        this.held.set(key, whole);
        this.uploads.delete(uploadId);
        return { size: whole.length };
      },
      abort: async () => void this.uploads.delete(uploadId),
    };
  }
}
