import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ActionKeys } from "./action-keys.ts";
import { ApiError, failureOf, type Failure, type Result } from "./api.ts";

export interface Action<Input, Answer> {
  run(input: Input): Promise<Result<Answer>>;
  running: boolean;
  failure: Failure | null;
  clear(): void;
}

/** A write as a screen uses it: knows whether it runs and why it failed, and keeps its idempotency key while it is tried again. */
export function useAction<Input, Answer>(write: (input: Input, key: string) => Promise<Result<Answer>>): Action<Input, Answer> {
  const [keys] = useState(() => new ActionKeys());
  const mutation = useMutation({
    networkMode: "always",
    mutationFn: async (input: Input) => {
      const result = await write(input, keys.keyFor(input));
      keys.settle(result.ok ? 200 : result.failure.status);
      if (!result.ok) throw new ApiError(result.failure);
      return result.value;
    },
  });
  return {
    run: (input) =>
      mutation.mutateAsync(input).then(
        (value) => ({ ok: true, value }) as const,
        (error: unknown) => ({ ok: false, failure: failureOf(error) }) as const,
      ),
    running: mutation.isPending,
    failure: mutation.error ? failureOf(mutation.error) : null,
    clear: mutation.reset,
  };
}
