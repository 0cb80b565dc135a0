// The worker's secrets as wrangler's --secrets-file wants them, from the environment of a deployment.
const required = ["DATABASE_URL", "AUTH_SECRETS", "TICKET_SECRETS"];
const optional = ["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "EGRESS_S3_ACCESS_KEY", "EGRESS_S3_SECRET", "DEEPGRAM_API_KEY"];

const missing = required.filter((name) => !process.env[name]);
if (missing.length > 0) {
  console.error(`This deployment's environment lacks the secrets ${missing.join(", ")}.`);
  process.exit(1);
}
const present = [...required, ...optional].filter((name) => process.env[name]);
process.stdout.write(JSON.stringify(Object.fromEntries(present.map((name) => [name, process.env[name]]))));
