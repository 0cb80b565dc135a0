import { HttpError } from "./errors.ts";

/** R2 as routes meet it: where it does not answer, whoever asks is told that a service is away, and that trying again may help. */
export const sayingWhenAway = (files: R2Bucket): R2Bucket =>
  new Proxy(files, {
    get(bucket, name) {
      const member: unknown = Reflect.get(bucket, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]) => {
        const answer: unknown = Reflect.apply(member, bucket, args);
        return answer instanceof Promise ? answer.catch(away) : answer;
      };
    },
  });

function away(cause: unknown): never {
  throw new HttpError("unavailable", { cause, headers: { "retry-after": "2" } });
}
